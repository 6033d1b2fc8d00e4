// ISO 8601 durations as the API writes them, and as people choose them: a number and a unit.
import {languageTag} from './language.js';

export const UNITS = {minutes: 60, hours: 3600, days: 86400};

const ISO = /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)(?:\.\d+)?S)?)?$/;

/** PT12H → 43200; null when it is none. */
export function readSeconds(iso) {
  const parts = ISO.exec(iso ?? '');
  if (!parts) {
    return null;
  }
  const [days, hours, minutes, seconds] = parts.slice(1).map((part) => Number(part ?? 0));
  return days * 86400 + hours * 3600 + minutes * 60 + seconds;
}

/** PT12H → {number: 12, unit: 'hours'}: the largest unit that it is a whole number of; null when it is none. */
export function readDuration(iso) {
  const total = readSeconds(iso);
  if (total === null) {
    return null;
  }
  const unit = total === 0 ? 'minutes' : Object.keys(UNITS).findLast((each) => total % UNITS[each] === 0);
  return unit ? {number: total / UNITS[unit], unit} : null;
}

/** P12Y → 12 years, in the reader's language; what is no whole number of years stays as it is. */
export function periodWords(iso) {
  const years = /^P(\d+)Y$/.exec(iso);
  return years ? new Intl.NumberFormat(languageTag(), {style: 'unit', unit: 'year', unitDisplay: 'long'}).format(Number(years[1])) : iso;
}

export function writeDuration({number, unit}) {
  return `PT${Math.round(number * UNITS[unit])}S`;
}
