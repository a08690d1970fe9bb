# Sourced by the image's entrypoint, once, while the database is new and knows no passwords yet: a user who may touch Parley's database and no other.
"${mongo[@]}" parley --eval '
  db.createUser({ user: "parley", pwd: process.env.PARLEY_PASSWORD, roles: ["readWrite"] })
' >/dev/null
