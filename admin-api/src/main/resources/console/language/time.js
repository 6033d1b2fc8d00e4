// Times in the reader's zone and language.
import {languageTag, t} from './language.js';

const formats = new Map();

function format(options) {
  const key = languageTag() + JSON.stringify(options);
  if (!formats.has(key)) {
    formats.set(key, new Intl.DateTimeFormat(languageTag(), options));
  }
  return formats.get(key);
}

/** 14:05 */
export function clock(at) {
  return format({hour: '2-digit', minute: '2-digit'}).format(new Date(at));
}

/** For the list: the time today, else the day. */
export function short(at) {
  const date = new Date(at);
  if (daysAgo(date) === 0) {
    return clock(at);
  }
  const thisYear = date.getFullYear() === new Date().getFullYear();
  return format({day: 'numeric', month: 'numeric', ...(thisYear ? {} : {year: 'numeric'})}).format(date);
}

/** Day and time, always both. */
export function full(at) {
  return format({dateStyle: 'medium', timeStyle: 'short'}).format(new Date(at));
}

/** To the second, for what happened in which order. */
export function exact(at) {
  return format({dateStyle: 'medium', timeStyle: 'medium'}).format(new Date(at));
}

/** The line between the days of a thread. */
export function day(at) {
  const date = new Date(at);
  const ago = daysAgo(date);
  if (ago === 0) {
    return t('time.today');
  }
  if (ago === 1) {
    return t('time.yesterday');
  }
  return format({weekday: 'long', day: 'numeric', month: 'long', year: 'numeric'}).format(date);
}

/** Which day, for telling whether two times share one. */
export function dayKey(at) {
  const date = new Date(at);
  return `${date.getFullYear()}-${date.getMonth()}-${date.getDate()}`;
}

function daysAgo(date) {
  const midnight = (of) => new Date(of.getFullYear(), of.getMonth(), of.getDate());
  return Math.round((midnight(new Date()) - midnight(date)) / 86_400_000);
}
