/** A lever that could not be pulled, and why. */
export type Jammed = { readonly type: "jammed"; readonly status: 400 | 404 | 409; readonly message: string };

export const jam = (status: Jammed["status"], message: string): Jammed => ({ type: "jammed", status, message });

export const isJammed = (result: object): result is Jammed => "type" in result && result.type === "jammed";
