/** Devices that a virtual card can imitate, the one it imitates where nothing is said first. */
export const profileNames = ["genuine-3", "genuine-2", "genuine-4", "pico"] as const;

export type ProfileName = (typeof profileNames)[number];
