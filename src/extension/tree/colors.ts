/** Theme colours of icons. None of them says what the words of its row do not say, too. */
export const warningColor = "list.warningForeground";
export const errorColor = "list.errorForeground";
export const goodColor = "testing.iconPassed";
