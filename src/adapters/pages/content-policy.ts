type Sources = Readonly<Record<string, string>>;

const write = (sources: Sources): string =>
  Object.entries(sources)
    .map(([directive, value]) => `${directive} ${value}`)
    .join("; ");

/** No script, style or picture but our own files, none of it inline, and nothing that frames us. */
const OWN: Sources = {
  "default-src": "'none'",
  "script-src": "'self'",
  "style-src": "'self'",
  "img-src": "'self' data:",
  "connect-src": "'self'",
  "form-action": "'self'",
  "base-uri": "'none'",
  "frame-ancestors": "'none'",
};

export const ownPolicy = write(OWN);

/** A form may also lead to `origin`, where it is redirected to. */
export const policyWithFormsTo = (origin: string): string => write({ ...OWN, "form-action": `'self' ${origin}` });

/**
 * The checkout also runs the payment script, from wherever it is configured to come, and shows its frames. Toss's own script is
 * spread over several hosts and styles its widgets inline; a stand-in gets its one origin and no more.
 */
export const checkoutPolicy = (sdkUrl: string): string => {
  const { origin, hostname } = new URL(sdkUrl);
  const isToss = /(^|\.)tosspayments\.com$/.test(hostname);
  const payment = isToss ? "https://*.tosspayments.com https://*.toss.im" : origin;
  return write({
    ...OWN,
    "script-src": `'self' ${payment}`,
    "style-src": isToss ? `'self' 'unsafe-inline' ${payment}` : "'self'",
    "img-src": `'self' data: ${payment}`,
    "font-src": payment,
    "connect-src": `'self' ${payment}`,
    "frame-src": payment,
    "form-action": `'self' ${payment}`,
  });
};
