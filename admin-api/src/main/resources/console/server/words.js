// What went wrong, in words that say what to do.
import {has, t} from '../language/language.js';
import {Problem} from './api.js';

export function words(failure) {
  if (!(failure instanceof Problem)) {
    return t('problem.unreachable');
  }
  const key = `problem.${failure.code}`;
  if (has(key)) {
    return t(key);
  }
  const fields = failure.errors.map((error) => `${error.field}: ${error.message}`).join('; ');
  return fields || failure.detail || t('problem.internal');
}

/** Why a number cannot get an SMS. */
export function numberWords(reason) {
  const key = `number.${reason}`;
  return has(key) ? t(key) : t('number.not-valid');
}

/** Why a message was not sent: our own codes in the reader's language, else what the operator is said to have said. */
export function failureWords(message) {
  const {code, detail} = message.failure ?? {};
  if (code && has(`failure.${code}`)) {
    return t(`failure.${code}`);
  }
  // What a receipt says by a number of the operator's own means no more than the state does.
  const byState = message.state === 'UNDELIVERED' || message.state === 'EXPIRED' || !detail;
  return byState && has(`failure.${message.state}`) ? t(`failure.${message.state}`) : detail || t('failure.unknown');
}
