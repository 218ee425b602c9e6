"""What calls to AWS may raise: its own refusals, no answer, or an answer that is none (a proxy's page, say)."""

from botocore.exceptions import BotoCoreError, ClientError
from botocore.parsers import ResponseParserError

AWS_ERRORS = (ClientError, BotoCoreError, ResponseParserError)
