// Tells the style sheets that scripts run. It stands at the top of the body, before anything is drawn.
document.body.classList.add("js-enabled", "govuk-frontend-supported");
