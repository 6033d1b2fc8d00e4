// What a text will take as SMS, asked of the server a moment after the last key.
import {useEffect, useState} from '../preact.js';
import {post} from '../server/api.js';

const MOMENT = 200;

/** The measure of the text, or of what it was a moment ago; null while nothing is known. */
export function useMeasure(text) {
  const [measure, setMeasure] = useState(null);
  useEffect(() => {
    if (text === '') {
      setMeasure(null);
      return undefined;
    }
    let wanted = true;
    const timer = setTimeout(() => {
      post('/v1/texts/measure', {text}).then((found) => wanted && setMeasure(found), () => {
        // The next key asks again.
      });
    }, MOMENT);
    return () => {
      wanted = false;
      clearTimeout(timer);
    };
  }, [text]);
  return measure;
}
