// Keys that act from anywhere while no field has the focus, and the card that tells them. They can be switched off: who
// speaks to a computer, or whose hand trembles, would set them off by chance (WCAG 2.1.4).
import {html, useEffect, useState} from '../preact.js';
import {t} from '../language/language.js';
import {focusNext} from '../state/focus.js';
import {go, route} from '../state/route.js';
import {store, useStore} from '../state/store.js';
import {Dialog} from './dialog.js';

/** For this page. */
const on = store(true);

const ACTIONS = {
  '/': () => document.getElementById('search')?.focus(),
  j: () => step(1),
  k: () => step(-1),
  r: () => document.getElementById('new-sms')?.focus(),
};

const TOLD = [['/', 'search'], ['j', 'next'], ['k', 'previous'], ['r', 'write'], ['Ctrl+Enter', 'send'], ['Ctrl+Shift+Enter', 'send-next'], ['?', 'help']];

export function Shortcuts({opened, setOpened}) {
  const active = useStore(on);
  useEffect(() => {
    function key(event) {
      if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || isTaken(event.target)) {
        return;
      }
      if (event.key === '?') {
        setOpened(true);
      } else if (on.get() && ACTIONS[event.key]) {
        event.preventDefault();
        ACTIONS[event.key]();
      }
    }
    addEventListener('keydown', key);
    return () => removeEventListener('keydown', key);
  }, []);
  return opened && html`<${Dialog} title=${t('keys')} onClose=${() => setOpened(false)}>
    <dl class="keys-told">${TOLD.map(([name, what]) => html`<div key=${name}><dt><kbd>${name}</kbd></dt><dd>${t(`keys.${what}`)}</dd></div>`)}</dl>
    <label class="line"><input type="checkbox" checked=${active} onChange=${(event) => on.set(event.target.checked)} /> ${t('keys.on')}</label>
  </${Dialog}>`;
}

function isTaken(target) {
  return target.closest('input, textarea, select, dialog, [contenteditable]') !== null;
}

/** To the next row of the list, and into its chat. */
function step(by) {
  const rows = [...document.querySelectorAll('a.row')].map((row) => row.dataset.case);
  const present = rows.indexOf(route.get().id);
  const goal = present < 0 ? rows.at(by > 0 ? 0 : -1) : rows[present + by];
  if (goal !== undefined) {
    focusNext('chat');
    go(`/case/${goal}`);
  }
}
