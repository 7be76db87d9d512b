// Small conveniences on top of pages that already work without any script.
// Not a place for rules: what a form may hold and what a button does is decided by the server.
(function () {
  "use strict";

  // Runs as soon as the page is read (the script is deferred), and marks that a script is there,
  // so that the style sheet can show what only works with one (the print button).
  document.documentElement.classList.add("has-script");

  // <form data-once>: a second press of the button is ignored while the first one is on its way.
  // The fields stay enabled, so nothing typed is lost when the browser comes back to the page.
  document.addEventListener("submit", function (event) {
    var form = event.target;
    if (!form.hasAttribute("data-once") || event.defaultPrevented) {
      return;
    }
    if (form.getAttribute("data-sent") === "true") {
      event.preventDefault();
      return;
    }
    form.setAttribute("data-sent", "true");
    window.setTimeout(function () {
      form.removeAttribute("data-sent");
    }, 8000);
  });

  // A page taken back from the browser's memory may be sent again.
  window.addEventListener("pageshow", function () {
    document.querySelectorAll("form[data-sent]").forEach(function (form) {
      form.removeAttribute("data-sent");
    });
  });

  // <button type="button" data-print>: opens the print dialogue.
  document.addEventListener("click", function (event) {
    if (event.target.closest && event.target.closest("[data-print]")) {
      window.print();
    }
  });

  // [data-focus]: takes the focus when the page opens (error summary, search field at the desk).
  var focused = document.querySelector("[data-focus]");
  if (focused) {
    focused.focus();
  }

  // <fieldset data-slot-keys>: keys 1 to 9 choose the first to the ninth radio button in it,
  // unless the person is typing into a field. Modifier keys stay with the browser.
  document.addEventListener("keydown", function (event) {
    var group = document.querySelector("[data-slot-keys]");
    if (!group || event.ctrlKey || event.altKey || event.metaKey || !/^[1-9]$/.test(event.key)) {
      return;
    }
    if (isTyping(event.target)) {
      return;
    }
    var choice = group.querySelectorAll("input[type=radio]")[Number(event.key) - 1];
    if (choice && !choice.disabled) {
      event.preventDefault();
      choice.checked = true;
      choice.focus();
      choice.dispatchEvent(new Event("change", { bubbles: true }));
    }
  });

  function isTyping(element) {
    if (element.isContentEditable || element.tagName === "TEXTAREA" || element.tagName === "SELECT") {
      return true;
    }
    return element.tagName === "INPUT" && !/^(radio|checkbox|button|submit|reset)$/.test(element.type);
  }
})();
