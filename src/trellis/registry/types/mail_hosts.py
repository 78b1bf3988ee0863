"""Hosts where anybody gets a mail address or a page: an address there says nothing of an organisation."""

# The first part of names under which mail services have addresses in many countries.
NAMES = """
aol gmail googlemail gmx hotmail icloud live mail mailbox msn outlook proton protonmail pm tutanota
yahoo yandex ymail zoho web rocketmail
"""
MAIL_SERVICES = """
a1.net abv.bg alice.it arcor.de aruba.it azet.sk bbox.fr bigpond.com bluewin.ch bol.com.br
bredband.net btinternet.com centrum.cz centrum.sk chello.at chello.nl comcast.net dir.bg duck.com
email.cz email.de eircom.net fastmail.com fastweb.it free.fr freemail.hu freenet.de gmx.net gmx.at
hey.com hetnet.nl home.nl home.pl home.ro hushmail.com in.gr inbox.lv inbox.lt inet.fi interia.eu
interia.pl iol.ie iol.it iol.pt kabelmail.de kolumbus.fi kpnmail.nl laposte.net libero.it mac.com
mail.bg mail.dk mail.ee mail.com me.com mailo.com naver.com neuf.fr net.hr netcabo.pt numericable.fr
o2.pl o2.cz online.no onet.pl onet.eu op.pl orange.fr otenet.gr pandora.be planet.nl poczta.onet.pl
posteo.de post.cz post.sk protonmail.ch qq.com sapo.pt seznam.cz sfr.fr siol.net skynet.be sky.com
spoko.pl swissonline.ch t-online.de t-online.hu tele2.nl telefonica.net telenet.be telia.com
telenor.no terra.es tin.it tiscali.it tvn.hu tuta.com tuta.io upcmail.nl virgilio.it virginmedia.com
volny.cz wanadoo.fr wanadoo.nl wp.pl xs4all.nl ya.ru zahav.net.il ziggo.nl zoznam.sk 163.com 126.com
"""
PAGE_SERVICES = """
facebook.com fb.com instagram.com linkedin.com x.com twitter.com youtube.com xing.com tiktok.com
google.com github.com github.io gitlab.com gitlab.io medium.com wordpress.com wixsite.com wix.com
weebly.com blogspot.com jimdo.com jimdofree.com squarespace.com webnode.com business.site
notion.site wikipedia.org europa.eu linktr.ee meetup.com crunchbase.com archive.org bit.ly
"""
PUBLIC_NAMES = frozenset(NAMES.split())
PUBLIC_HOSTS = frozenset(f"{MAIL_SERVICES} {PAGE_SERVICES}".split())
