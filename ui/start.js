// Loads the interface; in a file of its own because the page allows no inline script.
import init from './ui.js';

try {
  await init({ module_or_path: './ui_bg.wasm' });
} catch (fault) {
  console.error(fault);
  const line = document.getElementById('starting') ?? document.body.appendChild(document.createElement('p'));
  line.id = 'starting';
  line.className = 'starting';
  line.setAttribute('role', 'alert');
  line.textContent =
    'Ekrānus neizdevās ielādēt. Viss saglabātais ir drošībā. Aizveriet Apseko un atveriet to no jauna. / ' +
    'The screens could not be loaded. Everything saved is safe. Close Apseko and open it again.';
}
