// Before the first paint, so that a chosen theme does not flash. The choice is made in the profile.
try {
  const theme = localStorage.getItem('parley.theme')
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme
} catch {
  // Storage is forbidden: as the system says.
}
