// A message that has left the field and is not yet known to have reached the server.
import {html, pure} from '../preact.js';
import {harmless} from '../language/harmless.js';
import {t} from '../language/language.js';
import {Icon} from './icon.js';

export const Leaving = pure(({one}) => html`<li class="message ours leaving" data-state="LEAVING">
  <div class="bubble"><p class="text" dir="auto">${harmless(one.text)}</p></div>
  <div class="state sending" data-confirmation="PENDING">
    <span class="said"><${Icon} name="sending" /> ${t('state.sending')}</span>
    ${one.tries > 0 && html`<p class="note">${t('leaving.again')}</p>`}
  </div>
</li>`);
