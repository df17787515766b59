// Runs before the first paint: the chosen theme and density, so that nothing flashes. No choice means the system's.
try {
  for (const name of ["theme", "density"]) {
    const value = localStorage.getItem(`dossier.${name}`);
    if (value) document.documentElement.dataset[name] = value;
  }
} catch {
  // storage is switched off
}
