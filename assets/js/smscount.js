// The live counter under an SMS: alphabet, characters left, parts, and plain signs where they save one.
import { cheaper, count, filled } from "./sms.js";
import { icon } from "./texts.js";

// The server brings each sentence in every plural form of the page's language.
function sentence(forms, number, values) {
  const category = new Intl.PluralRules(document.documentElement.lang || "en").select(number);
  return (forms[category] ?? forms.other).replace(/%\((\w+)\)s/g, (_whole, name) => values[name]);
}

function show(place) {
  const area = document.getElementById(place.dataset.smsCount);
  if (!area) return;
  const greet = area.form.elements.greet;
  const greeting = place.dataset.greeting && greet?.checked ? `${place.dataset.greeting}\n` : "";
  const body = area.value.replaceAll("\r\n", "\n");
  const text = greeting + filled(body, JSON.parse(place.dataset.longest || "{}"));
  if (place.seen === text) return; // leaving the field must not replace the button that is being pressed
  place.seen = text;
  const size = count(text.trim());
  const words = document.createElement("span");
  words.textContent = sentence(JSON.parse(place.dataset.texts), size.left, size);
  place.replaceChildren(words);
  place.classList.toggle("is-long", size.parts > 1);
  const plain = cheaper(text);
  const own = cheaper(body);
  if (!plain || !own) return;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "btn btn-sm";
  button.append(icon("bolt"), sentence(JSON.parse(place.dataset.cheaper), plain.replaced, { n: plain.replaced, saved: plain.saved }));
  button.addEventListener("click", () => {
    area.value = own.text;
    area.dispatchEvent(new Event("input", { bubbles: true }));
    area.focus();
  });
  place.append(button);
}

export function countSms(root = document) {
  for (const place of root.querySelectorAll("[data-sms-count]")) show(place);
}

export function startSmsCount() {
  countSms();
  const renew = (event) => {
    const form = event.target.form;
    if (form?.querySelector("[data-sms-count]")) countSms(form);
  };
  document.addEventListener("input", renew);
  document.addEventListener("change", renew);
  document.body.addEventListener("htmx:load", (event) => countSms(event.detail.elt.parentNode ?? document));
}
