"""The pages of the API are really there: drawn under the office's own content policy, from nowhere else."""

from playwright.sync_api import expect


def test_a_programmer_reads_and_opens_an_address_of_the_api(visit):
    page = visit("/api/docs/")
    operation = page.locator("#operations-clients-clients_list")
    expect(operation).to_be_visible(timeout=20_000)
    operation.locator(".opblock-summary-control").click()
    expect(operation).to_contain_text("trashed")
