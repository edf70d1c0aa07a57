"""Creates a space as Google's guide "Create a space" does, with its scope filled in."""

from google_auth_oauthlib.flow import InstalledAppFlow
from googleapiclient.discovery import build

SCOPES = ["https://www.googleapis.com/auth/chat.spaces.create"]

flow = InstalledAppFlow.from_client_secrets_file("client_secrets.json", SCOPES)
credentials = flow.run_local_server(port=0)
chat = build("chat", "v1", credentials=credentials, cache_discovery=False)
space = chat.spaces().create(body={"spaceType": "SPACE", "displayName": "API-made"}).execute()
print("https://mail.google.com/mail/u/0/#chat/space/" + space["name"].split("/")[1])
