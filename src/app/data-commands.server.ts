// `mainstay backup`, `restore`, `export`: all of an installation, or its records, in and out.

import type { Command } from 'commander'

export const addDataCommands = (_program: Command): void => {}
