declare const brand: unique symbol;

/** A value that has been through its parser: structurally a `Value`, but no plain one may stand in for it. */
export type Branded<Value, Name extends string> = Value & { readonly [brand]: Name };
