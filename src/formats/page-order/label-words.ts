// How orders in six languages call their fields, columns and totals (English, German, French, Spanish, Dutch, Italian), for a first proposal.
// Written as people read them; compared without case, accents and points.

import type { FieldName, Role, TotalName } from './template.ts'

export const FIELD_WORDS: Readonly<Record<FieldName, readonly string[]>> = {
  number: [
    'Purchase Order Number', 'Purchase Order No', 'Purchase Order #', 'Purchase Order', 'PO Number', 'P.O. Number', 'PO No', 'P.O. No', 'PO #', 'P.O. #', 'PO#', 'PO', 'Order Number', 'Order No', 'Order #', 'Our Order No', 'Order',
    'Bestellnummer', 'Bestell-Nr', 'Bestellnr', 'Bestellung Nr', 'Bestellung', 'Auftragsnummer', 'Auftrags-Nr', 'Auftrag Nr', 'Belegnummer', 'Beleg-Nr', 'Unsere Bestellung', 'Unsere Bestellnummer', 'Bestellung / Datum', 'Nr',
    'Numéro de commande', 'N° de commande', 'Commande n°', 'No de commande', 'Bon de commande n°', 'Bon de commande', 'N° commande', 'Commande',
    'Número de pedido', 'N° de pedido', 'Nº de pedido', 'Pedido n°', 'Pedido nº', 'Orden de compra', 'N° pedido', 'Nº pedido', 'Pedido',
    'Bestelnummer', 'Bestelnr', 'Inkoopordernummer', 'Inkooporder', 'Ordernummer', 'Bestelling nr', 'Bestelling',
    'Numero ordine', 'N. ordine', 'Ordine n', 'Ordine di acquisto', 'Numero d ordine', 'Ordine nr', 'Ordine',
  ],
  day: [
    'Order Date', 'PO Date', 'P.O. Date', 'Date of Order', 'Date Ordered', 'Issue Date', 'Date', 'Bestelldatum', 'Auftragsdatum', 'Belegdatum', 'Datum', 'Bestellung vom', 'Date de commande', 'Date de la commande', 'Date commande',
    'Fecha de pedido', 'Fecha del pedido', 'Fecha pedido', 'Fecha', 'Besteldatum', 'Orderdatum', 'Data ordine', 'Data dell ordine', 'Data',
  ],
  requested: [
    'Requested Delivery Date', 'Delivery Date', 'Required Date', 'Required', 'Requested Date', 'Date Required', 'Need By', 'Need By Date', 'Ship Date', 'Required By', 'Deliver By', 'Delivery By', 'Due Date', 'Must Arrive By',
    'Lieferdatum', 'Liefertermin', 'Wunschliefertermin', 'Gewünschter Liefertermin', 'Wunschtermin', 'Anliefertermin', 'Lieferung bis', 'Date de livraison', 'Date de livraison souhaitée', 'Livraison souhaitée', 'Livraison le', 'Date livraison',
    'Fecha de entrega', 'Entrega', 'Fecha entrega', 'Leverdatum', 'Gewenste leverdatum', 'Leveringsdatum', 'Data di consegna', 'Data consegna', 'Consegna',
  ],
  'cancel-after': ['Cancel Date', 'Cancel After', 'Cancel If Not Received By', 'Do Not Deliver After', 'Stornodatum', 'Date d annulation', 'Fecha de cancelación', 'Annuleringsdatum', 'Data di annullamento'],
  currency: ['Currency', 'Währung', 'Devise', 'Monnaie', 'Moneda', 'Divisa', 'Valuta'],
  'ship-to': [
    'Ship To', 'Ship-To Address', 'Deliver To', 'Delivery Address', 'Delivery To', 'Lieferadresse', 'Lieferanschrift', 'Warenempfänger', 'Lieferung an', 'Adresse de livraison', 'Livrer à', 'Lieu de livraison', 'Livraison à',
    'Dirección de entrega', 'Entregar en', 'Enviar a', 'Lugar de entrega', 'Afleveradres', 'Leveradres', 'Aflevering', 'Indirizzo di consegna', 'Consegnare a', 'Destinazione', 'Luogo di consegna',
  ],
  'ship-to-code': ['Ship To Code', 'Ship-To No', 'Store No', 'Store Number', 'Store #', 'Location Code', 'DC Number', 'GLN', 'ILN', 'Filiale', 'Filialnummer', 'Marktnummer', 'Lagernummer', 'Warenempfänger-Nr', 'Code lieu', 'Code magasin', 'Código de tienda', 'Filiaalnummer', 'Codice punto vendita'],
  buyer: ['Buyer', 'Purchaser', 'Bill To', 'Besteller', 'Einkäufer', 'Acheteur', 'Comprador', 'Inkoper', 'Acquirente'],
  vendor: ['Vendor Number', 'Vendor No', 'Vendor #', 'Supplier Number', 'Supplier No', 'Supplier Code', 'Lieferantennummer', 'Lieferanten-Nr', 'Lieferantennr', 'Code fournisseur', 'N° fournisseur', 'Código de proveedor', 'N° proveedor', 'Leveranciersnummer', 'Codice fornitore'],
  contract: ['Contract Number', 'Contract No', 'Contract', 'Agreement No', 'Kontrakt', 'Kontraktnummer', 'Rahmenvertrag', 'Vertragsnummer', 'Contrat', 'N° contrat', 'Contrato', 'Contractnummer', 'Contratto'],
}

export const ROLE_WORDS: Readonly<Partial<Record<Role, readonly string[]>>> = {
  line: ['Line', 'Line No', 'Line #', 'Ln', 'Pos', 'Position', 'Pos Nr', 'Item No.', 'No', '#', 'Zeile', 'Ligne', 'Lig', 'Poste', 'Línea', 'Lin', 'Posición', 'Regel', 'Riga', 'Nr'],
  item: [
    'Item', 'Item Number', 'Item No', 'Item Code', 'Item #', 'Part Number', 'Part Number / Description', 'Item / Description', 'Part No', 'Part #', 'SKU', 'Product', 'Product Code', 'Code', 'Vendor Item', 'Vendor Part No', 'Your Item', 'Your Item No', 'Supplier Item', 'Your Part No', 'Style',
    'Artikel', 'Artikel / Bezeichnung', 'Artikelnummer', 'Artikel-Nr', 'Art-Nr', 'Artikelnr', 'Material', 'Materialnummer', 'Ihre Artikelnummer', 'Ihre Art-Nr', 'Lieferantenartikel', 'Sachnummer',
    'Référence', 'Réf', 'Code article', 'Article', 'Votre référence', 'Référence fournisseur', 'Artículo', 'Código', 'Referencia', 'Ref', 'Código artículo', 'Su referencia', 'Artikelcode', 'Uw artikelnummer', 'Codice', 'Codice articolo', 'Articolo', 'Vostro codice', 'Cod articolo',
  ],
  'client-item': [
    'Our Item', 'Our Item No', 'Our Part No', 'Our SKU', 'Buyer Item', 'Buyer Part No', 'Customer Item', 'Customer Part No', 'Unsere Artikelnummer', 'Unsere Art-Nr', 'Kundenartikel', 'Kundenartikelnummer', 'Kunden-Art-Nr', 'Notre référence', 'Référence client',
    'Nuestra referencia', 'Referencia cliente', 'Ons artikelnummer', 'Klantartikel', 'Nostro codice', 'Codice cliente',
  ],
  gtin: ['GTIN', 'EAN', 'EAN Code', 'UPC', 'UPC Code', 'Barcode', 'EAN-Nr', 'EAN/GTIN', 'Code EAN', 'Código EAN', 'Gencod', 'Codice EAN', 'EAN-code'],
  description: ['Description', 'Item Description', 'Product Description', 'Product Name', 'Bezeichnung', 'Artikelbezeichnung', 'Beschreibung', 'Benennung', 'Artikelbeschreibung', 'Désignation', 'Libellé', 'Descripción', 'Denominación', 'Concepto', 'Omschrijving', 'Descrizione'],
  quantity: ['Quantity', 'Qty', 'Qty Ordered', 'Order Qty', 'Ordered', 'Quantity Ordered', 'Menge', 'Bestellmenge', 'Anzahl', 'Stück', 'Quantité', 'Qté', 'Qte', 'Cantidad', 'Cant', 'Aantal', 'Hoeveelheid', 'Quantità', 'Qtà', 'Q.tà'],
  unit: ['Unit', 'UOM', 'U/M', 'Unit of Measure', 'Einheit', 'ME', 'EH', 'VE', 'Mengeneinheit', 'Unité', 'UV', 'Unidad', 'UM', 'Ud', 'Eenheid', 'Eenh', 'Unità', 'U.M.'],
  price: ['Unit Price', 'Price', 'Net Price', 'Unit Cost', 'Cost', 'Price Each', 'Rate', 'Einzelpreis', 'Preis', 'E-Preis', 'EP', 'Nettopreis', 'Stückpreis', 'Preis/Einheit', 'Einzelpreis EUR', 'Prix unitaire', 'Prix unit', 'PU', 'PU HT', 'Prix', 'Prix unitaire HT', 'Precio', 'Precio unitario', 'Precio unit', 'Prijs', 'Stukprijs', 'Eenheidsprijs', 'Prezzo', 'Prezzo unitario', 'Prezzo unit'],
  per: ['Per', 'Price Per', 'Price Unit', 'Preiseinheit', 'PE', 'pro', 'Par', 'Por', 'Prijs per'],
  amount: ['Amount', 'Total', 'Line Total', 'Extended Price', 'Extension', 'Ext Price', 'Extended', 'Net Amount', 'Line Amount', 'Total Price', 'Ext Cost', 'Value', 'Net Value', 'Total Value', 'Betrag', 'Gesamt', 'Gesamtpreis', 'Nettobetrag', 'Nettowert', 'Summe', 'Positionswert', 'Wert', 'G-Preis', 'Gesamt EUR', 'Montant', 'Montant HT', 'Total HT', 'Importe', 'Bedrag', 'Totaal', 'Importo', 'Totale'],
  day: ['Delivery Date', 'Due Date', 'Required', 'Date Required', 'Need By', 'Liefertermin', 'Termin', 'Lieferdatum', 'Date de livraison', 'Livraison', 'Fecha de entrega', 'Fecha entrega', 'Entrega', 'Leverdatum', 'Data consegna', 'Consegna', 'Requested Date', 'Delivery'],
  'order-number': ['PO Number', 'PO No', 'PO #', 'PO#', 'Purchase Order', 'Purchase Order Number', 'Order Number', 'Bestellnummer', 'Bestell-Nr', 'Numéro de commande', 'N° commande', 'Número de pedido', 'Nº pedido', 'Bestelnummer', 'Numero ordine'],
  'order-day': ['PO Date', 'Order Date', 'Bestelldatum', 'Date de commande', 'Fecha de pedido', 'Besteldatum', 'Data ordine'],
  'ship-to-code': ['Ship To', 'Ship To Code', 'Store', 'Store No', 'Store Number', 'Location', 'Filiale', 'Filialnummer', 'Markt', 'Magasin', 'Tienda', 'Filiaal', 'Negozio'],
  currency: ['Currency', 'Währung', 'Devise', 'Moneda', 'Valuta'],
}

export const TOTAL_WORDS: Readonly<Record<TotalName, readonly string[]>> = {
  net: ['Subtotal', 'Sub Total', 'Net Total', 'Total Net', 'Merchandise Total', 'Order Total', 'Total Amount', 'Total Order Value', 'Total', 'Nettosumme', 'Summe netto', 'Gesamtsumme netto', 'Gesamtbetrag netto', 'Gesamtnetto', 'Nettobetrag', 'Warenwert', 'Gesamtnettowert', 'Summe', 'Gesamtsumme', 'Gesamtbetrag', 'Gesamt', 'Bestellwert', 'Auftragswert', 'Total HT', 'Montant total HT', 'Sous-total', 'Base imponible', 'Total neto', 'Importe total', 'Subtotaal', 'Totaal excl. BTW', 'Totaal', 'Totaalbedrag', 'Imponibile', 'Totale netto', 'Totale imponibile', 'Totale', 'Totale ordine', 'Grand Total'],
  tax: ['Tax', 'Sales Tax', 'VAT', 'GST', 'MwSt', 'USt', 'Umsatzsteuer', 'Mehrwertsteuer', 'TVA', 'Total TVA', 'IVA', 'BTW'],
  charges: ['Freight', 'Shipping', 'Shipping & Handling', 'Fracht', 'Versandkosten', 'Frais de port', 'Port', 'Portes', 'Gastos de envío', 'Verzendkosten', 'Spese di trasporto', 'Trasporto'],
  gross: ['Grand Total', 'Total incl. VAT', 'Total Including Tax', 'Amount Due', 'Bruttosumme', 'Gesamtbetrag brutto', 'Summe brutto', 'Bruttobetrag', 'Endbetrag', 'Total TTC', 'Total con IVA', 'Totaal incl. BTW', 'Totale IVA inclusa', 'Total a pagar'],
  lines: ['Total Lines', 'Number of Lines', 'Line Count', 'Lines', 'Anzahl Positionen', 'Positionen', 'Nombre de lignes', 'Número de líneas', 'Aantal regels', 'Numero righe'],
  quantity: ['Total Quantity', 'Total Qty', 'Total Units', 'Total Pieces', 'Gesamtmenge', 'Quantité totale', 'Cantidad total', 'Totaal aantal', 'Quantità totale'],
}

/** Rows that carry a sum from page to page. They are no lines and end nothing. */
export const CARRY_WORDS: readonly string[] = ['Carried Forward', 'Carry Forward', 'Brought Forward', 'Carry Over', 'Page Total', 'Subtotal Page', 'Continued', 'Continued on next page', 'Übertrag', 'Zwischensumme', 'Seitensumme', 'À reporter', 'Report', 'Suma y sigue', 'Suma anterior', 'Transport', 'Transporteren', 'A riportare', 'Riporto']
