// Demonstration only: "Insert" fills the sign-in form and never sends it. Without this file the link fills in the address.
const box = document.querySelector("[data-demo-password]");
const form = document.querySelector("form[data-login]");

box?.addEventListener("click", (event) => {
  const link = event.target.closest("[data-demo-email]");
  if (!link || !form) return;
  event.preventDefault();
  form.elements.login.value = link.dataset.demoEmail;
  form.elements.password.value = box.dataset.demoPassword;
  form.querySelector("button[type=submit]").focus();
});
