"""Calls every method of spaces and memberships, and prints what came of each."""

import json
import os

from google.oauth2.credentials import Credentials
from googleapiclient.discovery import build
from googleapiclient.errors import HttpError


def client(token):
    return build("chat", "v1", credentials=Credentials(token), cache_discovery=False).spaces()


def human(email):
    return {"member": {"name": "users/" + email, "type": "HUMAN"}}


tokens = json.loads(os.environ["TOKENS"])
hana, admin, importer = (client(tokens[who]) for who in ("hana", "admin", "importer"))
told = {}

space = hana.create(body={"spaceType": "SPACE", "displayName": "One"}, requestId="r").execute()
name = space["name"]
told["create"] = space["displayName"]
told["get"] = hana.get(name=name).execute()["spaceType"]
told["patch"] = hana.patch(
    name=name, updateMask="displayName", body={"displayName": "Two"}
).execute()["displayName"]
second = hana.setup(
    body={
        "space": {"spaceType": "SPACE", "displayName": "Three"},
        "memberships": [human("alice@example.com")],
    }
).execute()
told["setup"] = second["membershipCount"]
request, pages = hana.list(pageSize=1), []
while request is not None:
    page = request.execute()
    pages += [listed["displayName"] for listed in page["spaces"]]
    request = hana.list_next(request, page)
told["list"] = pages
query = 'customer = "customers/my_customer" AND space_type = "SPACE"'
told["search"] = len(admin.search(useAdminAccess=True, query=query).execute()["results"])
direct = {"space": {"spaceType": "DIRECT_MESSAGE"}, "memberships": [human("alice@example.com")]}
hana.setup(body=direct).execute()
told["findDirectMessage"] = hana.findDirectMessage(name="users/alice@example.com").execute()[
    "spaceType"
]
told["findGroupChats"] = hana.findGroupChats(users=["users/alice@example.com"]).execute()

members = hana.members()
membership = members.create(parent=name, body=human("bruno@example.com")).execute()
told["members.create"] = membership["role"]
told["members.get"] = members.get(name=membership["name"]).execute()["state"]
told["members.patch"] = members.patch(
    name=membership["name"], updateMask="role", body={"role": "ROLE_MANAGER"}
).execute()["role"]
told["members.list"] = len(members.list(parent=name).execute()["memberships"])
told["members.delete"] = members.delete(name=membership["name"]).execute()["state"]

old = importer.create(
    body={"spaceType": "SPACE", "displayName": "Old", "importMode": True}
).execute()
told["completeImport"] = importer.completeImport(name=old["name"], body={}).execute()["space"][
    "membershipCount"
]
told["delete"] = hana.delete(name=name).execute()
try:
    hana.get(name=name).execute()
except HttpError as error:
    told["error"] = [error.resp.status, json.loads(error.content)["error"]["status"]]
print(json.dumps(told))
