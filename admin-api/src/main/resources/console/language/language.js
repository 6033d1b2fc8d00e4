// The texts of the page in the reader's language, one file each.
export const LANGUAGES = ['en', 'fi', 'sv'];

let tag = 'en';
let texts = {};
let plurals = new Intl.PluralRules('en');

/** The first of the reader's languages that there is. @returns e.g. en-GB, for dates as well */
export function choose(wanted) {
  return wanted.find((each) => LANGUAGES.includes(base(each))) ?? 'en';
}

export async function useLanguage(wanted) {
  tag = wanted;
  const answer = await fetch(`/console/language/${base(tag)}.json`);
  texts = await answer.json();
  plurals = new Intl.PluralRules(tag);
  document.documentElement.lang = base(tag);
}

/** For Intl. */
export function languageTag() {
  return tag;
}

/**
 * A text of the page. {names} in it are replaced; with a count, the form for that number is taken
 * (key.one or key.other).
 */
export function t(key, values = {}) {
  const form = 'count' in values ? texts[`${key}.${plurals.select(values.count)}`] : undefined;
  const text = form ?? texts[`${key}.other`] ?? texts[key] ?? key;
  return text.replace(/\{(\w+)\}/g, (all, name) => (name in values ? shown(values[name]) : all));
}

/** Whether there is such a text: for codes of the server that may be newer than this page. */
export function has(key) {
  return key in texts;
}

/** The language's own name for a language. */
export function languageName(code) {
  return new Intl.DisplayNames([tag], {type: 'language'}).of(code);
}

function shown(value) {
  return typeof value === 'number' ? new Intl.NumberFormat(tag).format(value) : value;
}

function base(language) {
  return language.toLowerCase().split('-')[0];
}
