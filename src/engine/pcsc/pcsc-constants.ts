/** Values of PC/SC part 5 that the bindings have in common. */
export const shareMode = { exclusive: 1, shared: 2 } as const;
export const disposition = { leave: 0, reset: 1 } as const;

/** T=0 or T=1, whichever card and reader agree on. */
export const anyProtocol = 0x01 | 0x02;

/** Data of an extended response APDU and its status word; bindings cut off what is longer than they were told. */
export const MAX_RESPONSE_LENGTH = 65_538;
