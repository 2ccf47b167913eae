export { type FoundLetter, type SearchResult, search } from './search.ts';
