// Templates of partners in the database: the only writer of partner_templates.

import type { Mark } from '#formats/page-order/mark'
import type { Template } from '#formats/page-order/template'
import { asTemplate } from '#formats/page-order/template-check'
import type { AccountId } from '#ground/ids'
import type { Tx } from '#platform/db'
import type { Stamp } from '#platform/events'
import { record } from '#platform/events'
import { freshId } from '#platform/keyed-id'
import type { Partner } from '../partners/partner.ts'

export type KeptTemplate = Readonly<{ accountId: AccountId; templateId: string; partnerId: string; name: string; template: Template; fileId: string; madeBy: string | null; madeAt: string }>

const SELECT = `SELECT t.account_id AS "accountId", t.template_id AS "templateId", t.partner_id AS "partnerId", t.name, t.template, t.file_id AS "fileId", u.name AS "madeBy",
  to_char(t.made_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS "madeAt" FROM partner_templates t LEFT JOIN users u ON u.user_id = t.made_by`

/** Of every partner that is not switched off: an arriving page is held against them all. Those of an older form are left out. */
export const templatesInUse = async (tx: Tx): Promise<readonly KeptTemplate[]> => {
  const rows = await tx.rows<KeptTemplate>(`${SELECT} JOIN partners p ON p.account_id = t.account_id AND p.partner_id = t.partner_id AND p.state <> 'off' ORDER BY t.made_at DESC`)
  return rows.flatMap((row) => {
    const template = asTemplate(row.template)
    return template === null ? [] : [{ ...row, template }]
  })
}

export const templatesOf = (tx: Tx, partner: Pick<Partner, 'accountId' | 'partnerId'>): Promise<readonly KeptTemplate[]> =>
  tx.rows<KeptTemplate>(`${SELECT} WHERE t.account_id = $1 AND t.partner_id = $2 ORDER BY t.made_at DESC`, [partner.accountId, partner.partnerId])

export const saveTemplate = async (tx: Tx, partner: Partner, learned: Readonly<{ name: string; template: Template; fileId: string; marks: readonly Mark[] }>, stamp: Stamp): Promise<string> => {
  const templateId = freshId('template') as string
  await tx.run('INSERT INTO partner_templates (account_id, template_id, partner_id, name, template, file_id, marks, made_by, made_at) VALUES ($1, $2, $3, $4, $5::jsonb, $6, $7::jsonb, $8, $9)', [
    partner.accountId, templateId, partner.partnerId, learned.name, JSON.stringify(learned.template), learned.fileId, JSON.stringify(learned.marks), stamp.userId, stamp.now,
  ])
  await record(tx, partner.accountId, stamp, [{ kind: 'exchange/template-learned', subject: { kind: 'partner', id: partner.partnerId, text: partner.name }, after: { template: learned.name, file: learned.fileId } }])
  return templateId
}

export const forgetTemplate = async (tx: Tx, partner: Partner, templateId: string, stamp: Stamp): Promise<boolean> => {
  const gone = await tx.rows<{ name: string }>('DELETE FROM partner_templates WHERE account_id = $1 AND partner_id = $2 AND template_id = $3 RETURNING name', [partner.accountId, partner.partnerId, templateId])
  if (gone[0] !== undefined) await record(tx, partner.accountId, stamp, [{ kind: 'exchange/template-forgotten', subject: { kind: 'partner', id: partner.partnerId, text: partner.name }, before: { template: gone[0].name } }])
  return gone.length > 0
}
