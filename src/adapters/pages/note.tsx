import type { ComponentChildren } from "preact";

type NoteProps = { readonly tone: "good" | "bad"; readonly children: ComponentChildren };

/** 알림. What just happened: a sign and words tell good from bad, never the colour alone. */
export const Note = ({ tone, children }: NoteProps) => (
  <div class={tone === "good" ? "note note-good" : "note note-warn"} role={tone === "good" ? "status" : "alert"}>
    {children}
  </div>
);
