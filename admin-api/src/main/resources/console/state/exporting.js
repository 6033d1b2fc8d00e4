// A contact request taken along, as a page of its own that any browser shows and prints; on record at the server.
import {getText} from '../server/api.js';

export async function saveExport(one) {
  const text = await getText(`/v1/cases/${one.id}/export`, 'text/html');
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([text], {type: 'text/html'}));
  link.download = `${(one.reference ?? one.id).replace(/[^\w-]/g, '_')}.html`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
