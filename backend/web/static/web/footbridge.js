// Wakes the components of the design systems. Every page also works without them.
import { initAll as govuk } from "./vendor/govuk-frontend.min.js";
import { initAll as moj } from "./vendor/moj-frontend.min.js";

govuk();
moj();
