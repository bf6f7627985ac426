// Who may import. What goes in reaches accounts, the catalogue and everybody's orders, so it is for directors and administrators;
// to everybody else the page does not exist.

import type { Session } from '#platform/access'
import { NotFound } from '#platform/errors'

export const mayImport = (session: Session): boolean => session.role === 'administrator' || session.role === 'director'

export const assertMayImport = (session: Session): void => {
  if (!mayImport(session)) throw new NotFound()
}
