"""What hello.py uses of MySQL's own connector, which Debian does not have, on PyMySQL."""

import pymysql


def connect(user, password, host, database, auth_plugin):
  assert auth_plugin == "mysql_native_password"  # what PyMySQL does unasked
  return pymysql.connect(user=user, password=password, host=host, database=database)
