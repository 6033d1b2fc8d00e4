// A dialog over the page: the platform's own, which keeps the focus and closes on Escape.
import {html, useEffect, useRef} from '../preact.js';
import {t} from '../language/language.js';
import {Icon} from './icon.js';

export function Dialog({title, onClose, children}) {
  const element = useRef();
  useEffect(() => {
    const before = document.activeElement;
    element.current.showModal();
    return () => before?.focus?.();
  }, []);
  return html`<dialog ref=${element} aria-labelledby="dialog-title" onClose=${onClose}>
    <header>
      <h2 id="dialog-title">${title}</h2>
      <button type="button" class="quiet" aria-label=${t('dialog.close')} onClick=${() => element.current.close()}><${Icon} name="close" /></button>
    </header>
    ${children}
  </dialog>`;
}
