/** Theme colours of icons. None of them says what the words of its row do not say, too. */
export const warningColor = "list.warningForeground";
export const errorColor = "list.errorForeground";
/** That of passed tests is too pale for a light background. */
export const goodColor = "charts.green";
