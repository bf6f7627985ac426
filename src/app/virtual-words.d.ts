// The texts of one language, made from all word books when the app is built (vite.config.ts).

declare module 'virtual:words/en' {
  export const texts: Readonly<Record<string, string>>
}
declare module 'virtual:words/later-en' {
  export const texts: Readonly<Record<string, string>>
}
declare module 'virtual:words/later-de' {
  export const texts: Readonly<Record<string, string>>
}
declare module 'virtual:words/de' {
  export const texts: Readonly<Record<string, string>>
}
