/** What someone sees whose link was used, is too old or was never one. No script, no style sheet, two languages. */
export const deadLinkPage = `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark"><title>Vigie: this link no longer signs in</title></head>
<body style="font: 1.125rem/1.6 system-ui, sans-serif; max-width: 36rem; margin: 4rem auto; padding: 0 1.5rem">
<main>
<h1>This link no longer signs in</h1>
<p>A sign-in link works once, and for a day. Each time one is used, a new one is printed in the terminal in which Vigie runs: open that one. If you cannot see that terminal, start Vigie again (<code>npm start</code>).</p>
<p><a href="/">Already signed in? Go to the start page</a></p>
<hr>
<section lang="fr">
<h2>Ce lien ne permet plus de se connecter</h2>
<p>Un lien de connexion sert une seule fois, et pendant un jour. Après chaque usage, un nouveau lien s’affiche dans le terminal où tourne Vigie : ouvrez celui-là. Sans accès à ce terminal, relancez Vigie (<code>npm start</code>).</p>
<p><a href="/">Déjà connecté ? Aller à l’accueil</a></p>
</section>
</main>
</body>
</html>
`;
