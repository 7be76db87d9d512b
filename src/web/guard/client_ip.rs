//! The address a request comes from, believed only from the connection itself or from a configured reverse proxy.
//! Never written to a log.

use std::convert::Infallible;
use std::net::IpAddr;

use rocket::Request;
use rocket::request::{FromRequest, Outcome};

use crate::app::App;

/// The client's address; none where there is no network, as in tests.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ClientIp(pub Option<IpAddr>);

#[rocket::async_trait]
impl<'r> FromRequest<'r> for ClientIp {
    type Error = Infallible;

    async fn from_request(request: &'r Request<'_>) -> Outcome<Self, Self::Error> {
        let peer = request.remote().map(|address| address.ip());
        let forwarded: Vec<&str> = request.headers().get("X-Forwarded-For").collect();
        let trusted = request
            .rocket()
            .state::<App>()
            .map(|app| app.config.trusted_proxies.as_slice());
        let client = peer.map(|peer| client_of(peer, &forwarded, trusted.unwrap_or_default()));
        Outcome::Success(Self(client))
    }
}

/// The nearest address that is not one of our proxies. What stands left of it was written by strangers.
///
/// Where a server listens on IPv6 for both, an IPv4 address comes as `::ffff:192.0.2.1`: it is the same one.
fn client_of(peer: IpAddr, forwarded: &[&str], trusted: &[IpAddr]) -> IpAddr {
    let is_trusted = |address: IpAddr| {
        let known = trusted.iter().map(IpAddr::to_canonical);
        known.into_iter().any(|known| known == address)
    };
    let peer = peer.to_canonical();
    if !is_trusted(peer) {
        return peer;
    }
    let mut nearest = peer;
    for hop in forwarded.iter().rev().flat_map(|line| line.rsplit(',')) {
        let hop = hop.trim().parse::<IpAddr>();
        match hop.map(|address| address.to_canonical()) {
            Ok(address) if is_trusted(address) => nearest = address,
            Ok(address) => return address,
            Err(_) => return nearest,
        }
    }
    nearest
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ip(last: u8) -> IpAddr {
        IpAddr::from([192, 0, 2, last])
    }

    #[test]
    fn a_proxy_is_the_same_however_its_address_is_written() {
        let mapped = |text: &str| text.parse::<IpAddr>().ok();
        let (Some(one), Some(two)) = (mapped("::ffff:192.0.2.1"), mapped("::ffff:192.0.2.2"))
        else {
            unreachable!("both are addresses");
        };

        for (peer, trusted) in [
            (one, [ip(1), ip(2)]),
            (ip(1), [one, two]),
            (one, [one, two]),
        ] {
            let forwarded = ["192.0.2.7, ::ffff:192.0.2.2"];
            assert_eq!(client_of(peer, &forwarded, &trusted), ip(7));
            let forwarded = ["::ffff:192.0.2.7"];
            assert_eq!(client_of(peer, &forwarded, &trusted), ip(7));
        }
    }

    #[test]
    fn only_our_own_proxies_are_believed() {
        let trusted = [ip(1), ip(2)];
        let cases: [(IpAddr, &[&str], IpAddr); 6] = [
            (ip(9), &[], ip(9)),
            (ip(9), &["192.0.2.7"], ip(9)),
            (ip(1), &["192.0.2.7"], ip(7)),
            (ip(1), &["192.0.2.8, 192.0.2.7, 192.0.2.2"], ip(7)),
            (ip(1), &["192.0.2.8", "192.0.2.7, 192.0.2.2"], ip(7)),
            (ip(1), &["nonsense"], ip(1)),
        ];

        for (peer, forwarded, expected) in cases {
            assert_eq!(
                client_of(peer, forwarded, &trusted),
                expected,
                "{peer} {forwarded:?}"
            );
        }
    }
}
