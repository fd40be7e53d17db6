// The words of a report: one language, no names of columns or keys, nothing personal unless requested.
import { expect, open } from "./browser.mjs";

/** English words that are neither Dutch nor parts of Dutch names of places. */
const ENGLISH = ["the", "and", "with", "each", "group", "groups", "member", "members", "waiting", "waits", "somebody",
  "nobody", "place", "places", "registration", "registrations", "safety", "party", "parties", "journey", "journeys",
  "municipality", "reserve", "list", "surcharge", "surcharges", "role", "quarter", "average", "travel", "slot", "slots",
  "facilitator", "host", "hosts", "person", "people", "at", "most", "least", "common", "tags", "organisation", "none"];
const DUTCH = ["het", "een", "groep", "groepen", "deelnemer", "deelnemers", "gemeente", "reservelijst", "bijeenkomst",
  "begeleider", "van", "voor", "niet"];
/** Names of columns and keys as files have them. */
const RAW = /\b[a-z]+_[a-z_]+\b|\brules\[|\b(groups|travel|meetings|revise)\.[a-z]/g;

/** Texts of the page without what comes from files: names, values, and the programme's name; and without advice, which
 *  names municipalities in its sentences. */
function texts() {
  const page = document.body.cloneNode(true);
  page.querySelectorAll("script, style, h1, .of, tbody bdi, .fact bdi, svg, section.help").forEach((element) => element.remove());
  const attributes = [...page.querySelectorAll("*")].flatMap((element) =>
    ["aria-label", "title", "data-sort", "data-close", "data-found", "data-none", "data-copied"].map((name) => element.getAttribute(name) ?? ""));
  return [page.textContent, ...attributes].join("\n").replaceAll(/[a-z-]+\.(csv|json|html|xlsx)/g, "");
}

export async function words(name) {
  const { page, context } = await open(name, { javaScriptEnabled: true });
  const text = await page.evaluate(texts);
  const whole = await page.evaluate(() => [...document.querySelectorAll("main > :not(.help)")].map((part) => part.innerText).join("\n"));
  const language = await page.evaluate(() => document.documentElement.lang);
  const foreign = language === "nl" ? ENGLISH : DUTCH;
  const found = text.toLowerCase().split(/[^a-zà-ÿ]+/).filter((word) => foreign.includes(word));
  expect(found.length === 0, `${name}: one language ${[...new Set(found)].join(", ")}`);
  const raw = [...new Set([...whole.matchAll(RAW)].map((match) => match[0]))];
  expect(raw.length === 0, `${name}: no raw names ${raw.join(", ")}`);
  const isNamed = name.includes("named");
  const html = await page.content();
  expect(html.includes("Deelnemer 1") === isNamed && html.includes("@voorbeeldgemeente") === isNamed, `${name}: names ${isNamed ? "on" : "only on"} request`);
  expect(await page.locator("button.copy").count() > 0 === isNamed, `${name}: a button copies addresses if there are any`);
  if (name.startsWith("consultants")) {
    expect(await page.locator("#map").count() === 0 && await page.locator(".slots tbody tr").count() > 0, `${name}: slots instead of a map`);
  }
  const surcharges = await page.locator(".card").evaluateAll((cards) => cards.filter((card) => /surcharge|toeslag/i.test(card.textContent)).length);
  expect(surcharges === 0, `${name}: surcharges only for advisers`);
  await context.close();
}
