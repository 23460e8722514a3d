/** No key blob and no share file is longer: 64 KiB. */
export const fileLimit = 64 * 1024;
