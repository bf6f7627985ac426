// The texts of all duties, for the page and the server alike. One line a duty.

import { groundWords } from '#ground/ground.words'

export const BOOKS = [groundWords] as const
