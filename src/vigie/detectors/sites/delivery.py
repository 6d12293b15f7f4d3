"""Addresses that deliver for everybody: networks of copies, builders of sites, parking. They join nobody.

Ranges are those that the firms publish of themselves, as of early 2026; they change rarely. A firm that is
not here is caught by the number of unrelated sites at its addresses, where a background knows them.
"""

from __future__ import annotations

from bisect import bisect_right
from functools import cache
from ipaddress import ip_address, ip_network

__all__ = ["delivers_for_everybody"]

_RANGES = (
    # Cloudflare
    *("173.245.48.0/20", "103.21.244.0/22", "103.22.200.0/22", "103.31.4.0/22", "141.101.64.0/18"),
    *("108.162.192.0/18", "190.93.240.0/20", "188.114.96.0/20", "197.234.240.0/22", "198.41.128.0/17"),
    *("162.158.0.0/15", "104.16.0.0/13", "104.24.0.0/14", "172.64.0.0/13", "131.0.72.0/22"),
    *("2400:cb00::/32", "2606:4700::/32", "2803:f800::/32", "2405:b500::/32", "2405:8100::/32"),
    *("2a06:98c0::/29", "2c0f:f248::/32"),
    # Fastly
    *("23.235.32.0/20", "43.249.72.0/22", "103.244.50.0/24", "103.245.222.0/23", "103.245.224.0/24"),
    *("104.156.80.0/20", "140.248.64.0/18", "140.248.128.0/17", "146.75.0.0/17", "151.101.0.0/16"),
    *("157.52.64.0/18", "167.82.0.0/17", "167.82.128.0/20", "172.111.64.0/18", "185.31.16.0/22"),
    *("199.27.72.0/21", "199.232.0.0/16", "2a04:4e40::/32", "2a04:4e42::/32"),
    # Sucuri, Incapsula, StackPath
    *("192.124.249.0/24", "185.93.228.0/22", "66.248.200.0/22", "45.60.0.0/16", "45.223.0.0/16"),
    *("199.83.128.0/21", "149.126.72.0/21", "103.28.248.0/22", "151.139.0.0/16"),
    # GitHub Pages, WordPress.com, Wix, Squarespace, Shopify, Weebly
    *("185.199.108.0/22", "192.0.64.0/18", "185.230.60.0/22", "23.236.62.147/32", "198.185.159.0/24"),
    *("198.49.23.0/24", "23.227.38.0/24", "199.34.228.0/22"),
    # Parked names
    *("34.102.136.180/32", "34.98.99.30/32", "184.168.131.241/32", "204.11.56.48/32", "199.59.240.0/22"),
    *("91.195.240.0/23", "52.58.78.16/32", "50.63.202.0/24"),
)


def delivers_for_everybody(address: str) -> bool:
    """Say whether an address belongs to a network that serves, builds or parks sites of anybody.

    What is no address belongs to none. Cost: O(log ranges).
    """
    try:
        parsed = ip_address(address)
    except ValueError:
        return False
    starts, ends = _laid_out(parsed.version)
    place = bisect_right(starts, int(parsed)) - 1
    return place >= 0 and int(parsed) <= ends[place]


@cache
def _laid_out(version: int) -> tuple[list[int], list[int]]:
    networks = sorted(
        (int(network.network_address), int(network.broadcast_address))
        for network in map(ip_network, _RANGES)
        if network.version == version
    )
    return [start for start, _ in networks], [end for _, end in networks]
