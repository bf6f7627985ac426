// Facts about the installation by name. The only writer of `settings`.

import type { Tx } from './db.ts'

export const loadSetting = async <T>(tx: Tx, name: string): Promise<T | null> => {
  const row = await tx.one<{ value: T }>('SELECT value FROM settings WHERE name = $1', [name])
  return row?.value ?? null
}

export const saveSetting = async (tx: Tx, name: string, value: unknown): Promise<void> => {
  await tx.run('INSERT INTO settings (name, value) VALUES ($1, $2::jsonb) ON CONFLICT (name) DO UPDATE SET value = excluded.value', [name, JSON.stringify(value)])
}
