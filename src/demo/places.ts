// Where the demo world happens: towns with their position (degrees, WGS 84). Streets and houses in them are invented.

export type Place = Readonly<{ town: string; country: string; region: string; latitude: string; longitude: string; zone: string }>

const ZONES: Readonly<Record<string, string>> = {
  DE: 'Europe/Berlin', AT: 'Europe/Vienna', CH: 'Europe/Zurich', GB: 'Europe/London', IE: 'Europe/Dublin', FR: 'Europe/Paris',
  IT: 'Europe/Rome', ES: 'Europe/Madrid', PT: 'Europe/Lisbon', NL: 'Europe/Amsterdam', BE: 'Europe/Brussels',
}

const town = (line: string): Place => {
  const [name = '', country = '', region = '', latitude = '', longitude = ''] = line.split('|')
  return { town: name, country, region, latitude, longitude, zone: ZONES[country] ?? 'UTC' }
}

const lines = (text: string): readonly Place[] => text.trim().split('\n').map(town)

/** The retail chain's towns: four regions of Germany, one of Austria. */
export const MARKET_TOWNS = lines(`
Hamburg|DE|North|53.5511|9.9937
Lübeck|DE|North|53.8655|10.6866
Kiel|DE|North|54.3233|10.1228
Rostock|DE|North|54.0924|12.0991
Schwerin|DE|North|53.6355|11.4012
Bremen|DE|North|53.0793|8.8017
Oldenburg|DE|North|53.1435|8.2146
Hannover|DE|North|52.3759|9.7320
Braunschweig|DE|North|52.2689|10.5268
Lüneburg|DE|North|53.2464|10.4115
Köln|DE|West|50.9375|6.9603
Düsseldorf|DE|West|51.2277|6.7735
Dortmund|DE|West|51.5136|7.4653
Essen|DE|West|51.4556|7.0116
Münster|DE|West|51.9607|7.6261
Bielefeld|DE|West|52.0302|8.5325
Aachen|DE|West|50.7753|6.0839
Bonn|DE|West|50.7374|7.0982
Koblenz|DE|West|50.3569|7.5890
Trier|DE|West|49.7490|6.6371
Berlin|DE|East|52.5200|13.4050
Potsdam|DE|East|52.3906|13.0645
Leipzig|DE|East|51.3397|12.3731
Dresden|DE|East|51.0504|13.7373
Chemnitz|DE|East|50.8278|12.9214
Magdeburg|DE|East|52.1205|11.6276
Erfurt|DE|East|50.9848|11.0299
Cottbus|DE|East|51.7563|14.3329
München|DE|South|48.1351|11.5820
Augsburg|DE|South|48.3705|10.8978
Nürnberg|DE|South|49.4521|11.0767
Regensburg|DE|South|49.0134|12.1016
Stuttgart|DE|South|48.7758|9.1829
Karlsruhe|DE|South|49.0069|8.4037
Freiburg|DE|South|47.9990|7.8421
Ulm|DE|South|48.4011|9.9876
Frankfurt am Main|DE|South|50.1109|8.6821
Würzburg|DE|South|49.7913|9.9534
Wien|AT|Austria|48.2082|16.3738
Graz|AT|Austria|47.0707|15.4395
Linz|AT|Austria|48.3069|14.2858
Salzburg|AT|Austria|47.8095|13.0550
Innsbruck|AT|Austria|47.2692|11.4041
Klagenfurt|AT|Austria|46.6247|14.3050
Villach|AT|Austria|46.6167|13.8500
Bregenz|AT|Austria|47.5031|9.7471
`)

/** The hotel group's towns, in eleven countries. */
export const HOTEL_TOWNS = lines(`
Berlin|DE|Germany|52.5163|13.3777
Hamburg|DE|Germany|53.5461|9.9833
München|DE|Germany|48.1400|11.5600
Köln|DE|Germany|50.9430|6.9580
Dresden|DE|Germany|51.0530|13.7400
Heidelberg|DE|Germany|49.3988|8.6724
Wien|AT|Austria|48.2010|16.3690
Salzburg|AT|Austria|47.8000|13.0440
Innsbruck|AT|Austria|47.2630|11.3940
Graz|AT|Austria|47.0680|15.4410
Zürich|CH|Switzerland|47.3769|8.5417
Genf|CH|Switzerland|46.2044|6.1432
Basel|CH|Switzerland|47.5596|7.5886
Luzern|CH|Switzerland|47.0502|8.3093
Lugano|CH|Switzerland|46.0037|8.9511
London|GB|Great Britain|51.5074|-0.1278
Edinburgh|GB|Great Britain|55.9533|-3.1883
Manchester|GB|Great Britain|53.4808|-2.2426
Bath|GB|Great Britain|51.3811|-2.3590
York|GB|Great Britain|53.9600|-1.0873
Oxford|GB|Great Britain|51.7520|-1.2577
Glasgow|GB|Great Britain|55.8642|-4.2518
Dublin|IE|Ireland|53.3498|-6.2603
Galway|IE|Ireland|53.2707|-9.0568
Cork|IE|Ireland|51.8985|-8.4756
Paris|FR|France|48.8566|2.3522
Lyon|FR|France|45.7640|4.8357
Bordeaux|FR|France|44.8378|-0.5792
Nice|FR|France|43.7102|7.2620
Strasbourg|FR|France|48.5734|7.7521
Lille|FR|France|50.6292|3.0573
Marseille|FR|France|43.2965|5.3698
Roma|IT|Italy|41.9028|12.4964
Milano|IT|Italy|45.4642|9.1900
Firenze|IT|Italy|43.7696|11.2558
Venezia|IT|Italy|45.4408|12.3155
Torino|IT|Italy|45.0703|7.6869
Bologna|IT|Italy|44.4949|11.3426
Napoli|IT|Italy|40.8518|14.2681
Madrid|ES|Spain|40.4168|-3.7038
Barcelona|ES|Spain|41.3851|2.1734
Sevilla|ES|Spain|37.3891|-5.9845
Valencia|ES|Spain|39.4699|-0.3763
Bilbao|ES|Spain|43.2630|-2.9350
Málaga|ES|Spain|36.7213|-4.4214
Lisboa|PT|Portugal|38.7223|-9.1393
Porto|PT|Portugal|41.1579|-8.6291
Faro|PT|Portugal|37.0194|-7.9304
Amsterdam|NL|Netherlands|52.3676|4.9041
Rotterdam|NL|Netherlands|51.9244|4.4777
Den Haag|NL|Netherlands|52.0705|4.3007
Maastricht|NL|Netherlands|50.8514|5.6910
Bruxelles|BE|Belgium|50.8503|4.3517
Antwerpen|BE|Belgium|51.2194|4.4025
Gent|BE|Belgium|51.0543|3.7174
Brugge|BE|Belgium|51.2093|3.2247
`)

/** The hospital group's towns. */
export const HOSPITAL_TOWNS = lines(`
Utrecht|NL|Netherlands|52.0907|5.1214
Amersfoort|NL|Netherlands|52.1561|5.3878
Hilversum|NL|Netherlands|52.2292|5.1669
Nieuwegein|NL|Netherlands|52.0292|5.0806
Zeist|NL|Netherlands|52.0907|5.2332
Woerden|NL|Netherlands|52.0854|4.8832
Gouda|NL|Netherlands|52.0116|4.7105
`)
