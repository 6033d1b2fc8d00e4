// Whether an SMS can reach a number, asked a moment after the last key and said in words.
import {html, useEffect, useState} from '../preact.js';
import {t} from '../language/language.js';
import {post} from '../server/api.js';
import {numberWords} from '../server/words.js';
import {Icon} from './icon.js';

const MOMENT = 250;

/** The server's answer, or null while nothing is known. */
export function useCheck(phone) {
  const [check, setCheck] = useState(null);
  useEffect(() => {
    setCheck(null);
    if (phone.trim() === '') {
      return undefined;
    }
    let wanted = true;
    const timer = setTimeout(() => {
      post('/v1/numbers/check', {phone: phone.trim()}).then((found) => wanted && setCheck(found), () => {
        // The server checks again when it is saved.
      });
    }, MOMENT);
    return () => {
      wanted = false;
      clearTimeout(timer);
    };
  }, [phone]);
  return check;
}

export function NumberCheck({id, check}) {
  return html`<p id=${id} class="check ${check ? (check.sendable ? 'fine' : 'not-fine') : ''}" role="status">${check && (check.sendable
    ? html`<${Icon} name="sent" /> ${t('number.fine', {number: check.international})}`
    : html`<${Icon} name="warning" /> ${numberWords(check.reason)}`)}</p>`;
}
