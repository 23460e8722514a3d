/** Where a file is damaged, and what that means. */
export function damageWords({ offset, reason }: { offset: number; reason: string }): string {
  return `Damaged at byte ${offset}: ${reason}. The key can't be restored from it; look for another copy.`;
}
