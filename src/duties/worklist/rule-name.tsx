// The name of a rule: from the words of the duty that owns it, else the rule itself, readable.

import type { Words } from '#kit/words'

export const ruleName = (rule: string, words: Words): string => (words.has(`rule.${rule}`) ? words.t(`rule.${rule}`) : (rule.split('/')[1] ?? rule).replaceAll('-', ' '))
