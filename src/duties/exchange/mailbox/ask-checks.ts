// Asks for the checks of documents alone, which are cheap: when one waits, is held, fails on its way or is rejected.

export const CHECK_DOCUMENTS = 'exchange/check-documents'
