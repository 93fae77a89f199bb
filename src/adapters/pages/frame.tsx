import type { ComponentChildren } from "preact";

import type { Language } from "../http/problem-details.ts";

type FrameProps = {
  readonly language: Language;
  readonly title: string;
  readonly asset: (name: string) => string;
  readonly styles: readonly string[];
  /** Our own modules. */
  readonly scripts?: readonly string[];
  /** A classic script of somebody else's, which runs before ours. */
  readonly foreignScript?: string;
  readonly children: ComponentChildren;
};

/** 페이지 틀. What every page has around it. */
export const Frame = ({ language, title, asset, styles, scripts = [], foreignScript, children }: FrameProps) => (
  <html lang={language}>
    <head>
      <meta charset="utf-8" />
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <meta name="robots" content="noindex" />
      <meta name="format-detection" content="telephone=no" />
      <meta name="color-scheme" content="light dark" />
      <title>{title}</title>
      <link rel="icon" href={asset("icon.svg")} type="image/svg+xml" />
      {styles.map((name) => (
        <link key={name} rel="stylesheet" href={asset(name)} />
      ))}
      {foreignScript !== undefined && <script src={foreignScript} defer />}
      {scripts.map((name) => (
        <script key={name} type="module" src={asset(name)} />
      ))}
    </head>
    <body>{children}</body>
  </html>
);
