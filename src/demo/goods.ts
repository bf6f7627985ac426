// What the invented seller, Fairwind Supply, sells: goods, services and software, in families, with packs and list prices.

export type Good = Readonly<{
  number: string
  name: string
  kind: 'product' | 'service' | 'software'
  families: readonly string[]
  baseUnit: string
  orderUnit: string
  /** Base units in one order unit. */
  pack: number
  /** List price in EUR per order unit, decimal text. */
  price: string
  gramsPerBase: number
  leadDays: number
  tax: 'standard' | 'reduced'
}>

export const FAMILIES = [
  ['HYG', 'Hygiene', null],
  ['HYG-PAP', 'Paper', 'HYG'],
  ['HYG-SOAP', 'Soap and skin care', 'HYG'],
  ['CLEAN', 'Cleaning', null],
  ['CLEAN-CHEM', 'Cleaning agents', 'CLEAN'],
  ['CLEAN-TOOL', 'Cleaning tools', 'CLEAN'],
  ['TABLE', 'Tableware', null],
  ['TABLE-CUP', 'Cups and lids', 'TABLE'],
  ['PACK', 'Packaging', null],
  ['LINEN', 'Linen', null],
  ['DRINK', 'Drinks', null],
  ['SERV', 'Services', null],
  ['SOFT', 'Software', null],
] as const

// number | name | family | base unit | order unit | pack | price | grams | lead
const GOODS = `
10110|Hand towel, two-ply, folded|HYG-PAP|pack|carton|20|23.80|210|2
10112|Hand towel, one-ply, folded|HYG-PAP|pack|carton|20|17.60|190|2
10118|Hand towel roll, 150 m|HYG-PAP|roll|carton|6|31.20|980|2
10121|Toilet paper, three-ply|HYG-PAP|roll|carton|64|29.40|130|2
10123|Toilet paper, jumbo roll|HYG-PAP|roll|carton|12|26.90|720|2
10127|Facial tissues, box of 100|HYG-PAP|box|carton|40|24.60|160|2
10130|Couch roll, 50 m|HYG-PAP|roll|carton|9|27.30|850|2
10133|Napkin, white, 33 cm|HYG-PAP|pack|carton|20|21.40|230|2
10135|Napkin, slate, 40 cm|HYG-PAP|pack|carton|12|33.50|260|3
10210|Foam soap, 1 L cartridge|HYG-SOAP|cartridge|carton|6|38.70|1050|3
10212|Liquid soap, 5 L|HYG-SOAP|can|carton|2|18.20|5200|3
10215|Hand disinfectant, 500 ml|HYG-SOAP|bottle|carton|20|71.00|460|3
10217|Hand disinfectant, 5 L|HYG-SOAP|can|carton|2|59.80|4600|3
10221|Shower gel, 30 ml|HYG-SOAP|bottle|carton|300|66.00|34|4
10222|Shampoo, 30 ml|HYG-SOAP|bottle|carton|300|64.50|34|4
10223|Body lotion, 30 ml|HYG-SOAP|bottle|carton|300|72.00|34|4
10226|Guest soap, 20 g|HYG-SOAP|piece|carton|500|58.00|22|4
10228|Skin cream, 100 ml|HYG-SOAP|tube|carton|25|86.25|110|4
11010|Floor cleaner, 10 L|CLEAN-CHEM|can|can|1|24.90|10300|3
11012|Sanitary cleaner, 1 L|CLEAN-CHEM|bottle|carton|12|33.00|1080|3
11014|Glass cleaner, 500 ml|CLEAN-CHEM|bottle|carton|10|21.50|540|3
11016|Surface disinfectant, 5 L|CLEAN-CHEM|can|carton|2|64.40|5100|3
11018|Disinfectant wipes, 200|CLEAN-CHEM|tub|carton|6|49.20|900|3
11021|Dishwasher detergent, 10 kg|CLEAN-CHEM|can|can|1|31.70|10200|3
11023|Rinse aid, 10 L|CLEAN-CHEM|can|can|1|28.40|10100|3
11025|Laundry detergent, 15 kg|CLEAN-CHEM|bag|bag|1|36.90|15100|3
11027|Fabric softener, 10 L|CLEAN-CHEM|can|can|1|22.30|10100|3
11030|Degreaser, 1 L|CLEAN-CHEM|bottle|carton|12|41.40|1090|3
11110|Microfibre cloth, blue|CLEAN-TOOL|piece|pack|10|9.80|45|2
11111|Microfibre cloth, red|CLEAN-TOOL|piece|pack|10|9.80|45|2
11115|Flat mop, 40 cm|CLEAN-TOOL|piece|pack|10|38.00|120|3
11118|Mop handle, telescopic|CLEAN-TOOL|piece|piece|1|16.40|610|3
11121|Bucket trolley|CLEAN-TOOL|piece|piece|1|184.00|9800|5
11124|Waste bag, 120 L|CLEAN-TOOL|roll|carton|10|27.50|900|2
11125|Waste bag, 60 L|CLEAN-TOOL|roll|carton|20|25.20|520|2
11128|Nitrile gloves, M|CLEAN-TOOL|box|carton|10|46.00|420|3
11129|Nitrile gloves, L|CLEAN-TOOL|box|carton|10|46.00|430|3
11131|Broom, 50 cm|CLEAN-TOOL|piece|piece|1|13.90|700|3
12010|Coffee cup, 200 ml, board|TABLE-CUP|sleeve|carton|20|54.00|300|3
12012|Coffee cup, 300 ml, board|TABLE-CUP|sleeve|carton|20|67.50|390|3
12014|Lid for 200 ml cup|TABLE-CUP|sleeve|carton|20|31.00|150|3
12015|Lid for 300 ml cup|TABLE-CUP|sleeve|carton|20|34.50|170|3
12018|Cold cup, 400 ml|TABLE-CUP|sleeve|carton|16|58.20|310|3
12020|Wooden stirrer|TABLE-CUP|pack|carton|10|18.40|500|3
12110|Plate, bagasse, 23 cm|TABLE|sleeve|carton|10|47.30|820|3
12112|Bowl, bagasse, 500 ml|TABLE|sleeve|carton|10|51.80|640|3
12115|Cutlery set, birch|TABLE|pack|carton|10|44.90|350|3
12118|Water glass, 250 ml|TABLE|piece|carton|24|38.40|240|5
12119|Wine glass, 350 ml|TABLE|piece|carton|24|62.40|190|5
12121|Dinner plate, 27 cm|TABLE|piece|carton|12|58.80|680|5
12122|Coffee mug, 300 ml|TABLE|piece|carton|36|79.20|330|5
13010|Carrier bag, paper, small|PACK|pack|carton|10|36.20|820|3
13011|Carrier bag, paper, large|PACK|pack|carton|10|48.60|1200|3
13013|Fruit bag, paper, 1 kg|PACK|pack|carton|20|29.90|300|3
13015|Bread bag, window|PACK|pack|carton|20|33.70|260|3
13018|Meat tray, board, M|PACK|sleeve|carton|12|57.60|520|4
13019|Meat tray, board, L|PACK|sleeve|carton|12|66.00|640|4
13022|Stretch film, 300 m|PACK|roll|carton|6|52.80|1500|3
13024|Shipping carton, A4|PACK|piece|bundle|25|18.75|190|3
13025|Shipping carton, A3|PACK|piece|bundle|25|27.25|310|3
13027|Adhesive tape, 66 m|PACK|roll|carton|36|61.20|180|3
13029|Till roll, 80 mm|PACK|roll|carton|50|42.50|210|2
13030|Price label, white|PACK|roll|carton|24|39.60|140|2
13031|Shelf label, 70 mm|PACK|roll|carton|24|45.60|150|2
14010|Bath towel, 70 x 140|LINEN|piece|bundle|12|118.80|500|6
14011|Hand towel, 50 x 100|LINEN|piece|bundle|24|112.80|250|6
14013|Bath mat|LINEN|piece|bundle|24|127.20|320|6
14015|Duvet cover, single|LINEN|piece|bundle|6|131.40|900|6
14016|Duvet cover, double|LINEN|piece|bundle|6|171.00|1300|6
14018|Pillow case|LINEN|piece|bundle|24|98.40|180|6
14020|Fitted sheet, single|LINEN|piece|bundle|6|82.80|600|6
14022|Bathrobe, M|LINEN|piece|bundle|6|167.40|1100|6
14025|Slippers, closed|LINEN|pair|carton|100|89.00|70|5
14027|Patient gown|LINEN|piece|bundle|10|124.00|310|6
14028|Surgical drape, 150 cm|LINEN|piece|carton|30|138.00|160|6
15010|Coffee beans, house blend|DRINK|kg|carton|8|112.00|1000|3
15011|Coffee beans, decaf|DRINK|kg|carton|8|124.00|1000|3
15013|Tea, breakfast, 100|DRINK|box|carton|10|47.00|250|3
15014|Tea, herbal, 100|DRINK|box|carton|10|51.00|250|3
15016|Sugar sticks, 4 g|DRINK|box|carton|1|18.90|4100|3
15018|Oat drink, barista, 1 L|DRINK|bottle|carton|12|21.60|1060|3
15019|Milk portions, 10 ml|DRINK|box|carton|1|13.20|2500|3
15021|Mineral water, still, 0.5 L|DRINK|bottle|tray|24|9.60|530|2
15022|Mineral water, sparkling, 0.5 L|DRINK|bottle|tray|24|9.60|530|2
15024|Orange juice, 1 L|DRINK|bottle|carton|12|19.20|1070|3
20010|Dispenser maintenance visit|SERV|visit|visit|1|74.00|0|5
20012|Dishwasher service, yearly|SERV|visit|visit|1|245.00|0|5
20015|Dosing system installation|SERV|visit|visit|1|390.00|0|7
20018|Hygiene audit|SERV|day|day|1|680.00|0|7
20021|On-site training, half a day|SERV|session|session|1|420.00|0|7
20024|Waste collection, pallet|SERV|pallet|pallet|1|38.00|0|2
21010|Stock Pilot, licence per site and month|SOFT|month|month|1|29.00|0|0
21012|Hygiene Log, licence per site and month|SOFT|month|month|1|24.00|0|0
21015|Linen Count, licence per site and month|SOFT|month|month|1|35.00|0|0
`

export const goods = (): readonly Good[] =>
  GOODS.trim()
    .split('\n')
    .map((line) => {
      const [number = '', name = '', family = '', baseUnit = '', orderUnit = '', pack = '1', price = '', grams = '0', lead = '0'] = line.split('|')
      return {
        number,
        name,
        kind: family === 'SERV' ? 'service' : family === 'SOFT' ? 'software' : 'product',
        families: [family],
        baseUnit,
        orderUnit,
        pack: Number(pack),
        price,
        gramsPerBase: Number(grams),
        leadDays: Number(lead),
        tax: family === 'DRINK' ? 'reduced' : 'standard',
      }
    })

/** Standard and reduced rates (percent) of the countries the demo world happens in, as it charges them. */
export const TAX: Readonly<Record<string, readonly [string, string]>> = {
  DE: ['19', '7'], AT: ['20', '10'], CH: ['8.1', '2.6'], GB: ['20', '0'], IE: ['23', '0'], FR: ['20', '5.5'],
  IT: ['22', '10'], ES: ['21', '10'], PT: ['23', '6'], NL: ['21', '9'], BE: ['21', '6'],
}
