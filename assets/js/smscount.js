// The live counter under an SMS: alphabet, characters left, parts, and plain signs where they save one.
import { cheaper, count, filled } from "./sms.js";
import { icon } from "./texts.js";

// The server brings each sentence in every plural form of the page's language.
function sentence(forms, number, values) {
  const category = new Intl.PluralRules(document.documentElement.lang || "en").select(number);
  return (forms[category] ?? forms.other).replace(/%\((\w+)\)s/g, (_whole, name) => values[name]);
}

// A sum as the server writes it: Latin digits, two decimals or as many as it needs.
function cost(place, price, parts) {
  if (!price.price) return "";
  const decimals = Math.max(2, (price.price.split(".")[1] ?? "").length);
  const sum = (Number(price.price) * parts).toFixed(decimals);
  const shown = new Intl.NumberFormat(`${document.documentElement.lang || "en"}-u-nu-latn`, { minimumFractionDigits: 2, maximumFractionDigits: 6 });
  return ` · ${place.dataset.about.replace("%(sum)s", `${shown.format(sum)}\u00a0${price.currency}`)}`;
}

function show(place) {
  const area = document.getElementById(place.dataset.smsCount);
  if (!area) return;
  const greet = area.form.elements.greet;
  const greeting = place.dataset.greeting && greet?.checked ? `${place.dataset.greeting}\n` : "";
  const body = area.value.replaceAll("\r\n", "\n");
  const text = greeting + filled(body, JSON.parse(place.dataset.longest || "{}"));
  const { to, is_advertising: advertising } = area.form.elements;
  const recipient = JSON.parse(place.dataset.recipients || "{}")[to?.value] ?? {};
  const whole = advertising?.checked && recipient.end ? `${text.trim()}\n${recipient.end}` : text.trim();
  const seen = `${to?.value} ${whole}`;
  if (place.seen === seen) return; // leaving the field must not replace the button that is being pressed
  place.seen = seen;
  const size = count(whole);
  const words = document.createElement("span");
  words.textContent = sentence(JSON.parse(place.dataset.texts), size.left, size) + cost(place, recipient, size.parts);
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
