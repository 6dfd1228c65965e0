"""What the drum network was taught; written by training/drums.py."""

from __future__ import annotations

import base64
from typing import NamedTuple

import numpy as np

from react_app.audio.spectrum import FINE, FloatArray

MOVEMENTS = 5
"""Movements per fine band: level, rise, rise a hop ago, fall, lasting rise."""
_HIDDEN = 32
_DRUMS = 3


class Network(NamedTuple):
    """Two layers: `first` (hidden, movements * bands) before tanh, `second` (drums, hidden) of logits."""

    first: FloatArray
    first_bias: FloatArray
    second: FloatArray
    second_bias: tuple[float, ...]


def network() -> Network:
    """Return the weights; the first layer is kept as bytes, with a scale per unit."""
    steps = np.frombuffer(base64.b85decode(_STEPS), np.int8).reshape(_HIDDEN, MOVEMENTS * len(FINE))
    first = steps.astype(np.float32) * np.array(_SCALES, np.float32)[:, np.newaxis]
    second = np.array(_SECOND, np.float32).reshape(_DRUMS, _HIDDEN)
    return Network(first, np.array(_FIRST_BIAS, np.float32), second, _SECOND_BIAS)


_SCALES = (
    0.13442, 0.15144, 0.097036, 0.095302, 0.086266, 0.14601, 0.070313, 0.080475, 0.050876, 0.16831, 0.070076,
    0.12684, 0.060696, 0.087974, 0.030856, 0.1263, 0.13371, 0.072188, 0.085818, 0.14882, 0.19524, 0.064699,
    0.06004, 0.068068, 0.11125, 0.10003, 0.098398, 0.089353, 0.079281, 0.079374, 0.048826, 0.095118,
)  # fmt: skip
_FIRST_BIAS = (
    0.66179, 1.6968, -0.73044, -0.71755, -0.92402, 1.3044, -1.6182, -0.7104, 1.1939, 2.2351, -6.9368, 0.63841,
    2.986, -2.6902, 2.8193, -1.3003, -3.2836, 0.21139, -0.95337, -3.2391, -0.14721, 2.2606, 0.35461, -0.92269,
    3.9148, 0.21519, 2.0508, -0.86434, 0.85788, -1.2166, -1.2559, 0.93455,
)  # fmt: skip
_SECOND = (
    -0.50168, -0.50229, 0.50055, 0.28184, -0.3834, -0.35224, 1.2094, 0.33515, -1.1324, -0.56412, 0.48622,
    0.43305, -0.66406, -0.93557, -2.2923, -0.21279, 0.78266, 0.24985, -0.0485, 0.30252, -0.15856, 0.0050711,
    -0.20697, 0.3685, -0.74943, 0.59696, 0.28025, 1.1718, -0.33942, 0.98132, -0.33174, -1.0071, -0.13165,
    -0.51973, 1.1191, 0.5285, 1.1916, -1.1383, 0.24188, 0.44364, 0.26162, -0.026141, 0.30865, -0.5339, -1.2553,
    1.1415, -0.25601, -0.86438, 0.33045, -0.91093, -0.68223, 1.1001, -0.06758, 0.17066, -0.26695, 0.54213,
    -0.29407, 0.36717, 0.61345, -0.7678, -0.6836, -0.75217, 0.70672, -0.28898, -1.0151, -0.31127, 0.93389,
    0.683, 0.16928, 0.23345, -0.16346, 0.12541, -0.47414, -0.72293, 0.47442, -0.67667, -0.75411, -0.76996,
    0.40902, -0.11074, -0.65908, -0.04293, 0.43066, -0.68041, -0.69962, 0.55733, -0.50706, 0.038076, 0.038999,
    0.4548, -1.3708, 0.095085, 0.085236, 0.21282, -0.38637, -0.12796,
)  # fmt: skip
_SECOND_BIAS = (
    -0.4213, -0.53038, -0.22861,
)  # fmt: skip
_STEPS = (
    "0{8?100ad6{{H;|2nYKB_5lC_0|5O30R8v|0S5;X1Nrm&>;d`&1PA~70RaH^{RR^a4F(4N2M!Pe`tke-"
    "{RbBI0ul!T^z+!z`2qn3`}+k61OfE|{`~w00|yHE0RRB{`vn09_51w(5Dgv>Br62=1OWQ}2<Qd~_XGS5_W=102?`4C3;XZy>kte73HJuO>kVmt1_"
    "22A1or;_{Q3L#{sQ~~3IqfB{{;E_{Q3<1_4e-"
    "l_4oYo4HEtV0R#g9{R05}0sQ~`1pWs84*&W9`Tqa;`~?9B|M&O?2?_iB6$=Li0txy7^YHrw@CgA65f%pi^$Qgh5eE(m2?hoP{QLG26%hUN{Py?v^"
    "Y{Jm1@83j;pqDP1LXDn{q+O+?ECro@&N$-"
    "2M+)A2mAU4`uq^?2L=8Q5dQk^{0k@a1_t@m`r7E)D)Z6i^B8|5<M9gj`11$>`U?yR1^p5Y1M>m@69xPU2<;96>HYQf?(*>O_Y4UA{`dO*3<L@F0S"
    "E;03IzuF`S=70^Z)+<^8xn`0TLGW>;v`e5%c%&{{{#I`Tg_$?)niR8U_dh{_^_m{{{W^`vn#q{`T_z_Von>@ALuu1PBQT0tNg5{Qma+1_}cM5E2R"
    "x1`z@N?Bn|Z@Bjb`6%qyO@dgtO@c;h@_uCTx=kxXi(Df1G1^NN-&LI2$^6Vc=e+o$$Ar=S*?EUuW2l)a0?fM7>`u+Is@ABpL`2GL=>-"
    "PK$1`Hbl{{R05{`v*{{r(CB1OW#G0SEy501fu}`t|z-0Qdw31_S~D`~MH`1u5<h`~(00{wN#y4-"
    "fYV^XL!{`v4;l2qWS001*)n5GqAYUVjn%68iZC{|WvK{_P46_aP1=6cQa166f~n?8N87w#lcw$>{9-1pf!@1N`d)>I4=c1PAT(?-~;U0{iCW-rgG"
    "d{RJr9;LiaW{QVCG9SHXK`s3!~{N2aY(){!e4GHA^{qz0i-t+6x)z;qa00#mT6!rV&<>&ST3=Q_<1`7W73Ip@_{`d0+>kkeQ5;PwP2_4-"
    "NArbfU{Q~>@_yr2>`~wd9_vi-"
    "=^aBI$`U4LFDDwXJ0{HhF<__!w`UC|73HA&B2L1L51@iUh@c9G){`dCn1@8d~^W*#O@C@w(?g=38{ovat6$LdA>eu=s@!}2l3HK}u@eBb>-"
    "bl3JuGN2>!Ug1J5cmrS68Zc5_x0-"
    "x1^g5J0SFHW4Hx?a6bc*z1PKiR2^Z`N^9Kt1{R8~>`}+I_1OWg74E+Z8`u_C$=lA&a^X%~b0tpEsCl(F<`2ha_2m$u+{{sa900ag92MhEO{`lzg_"
    "T&NX1Ml_;{{;y7{rvs^1_lQP3;_lL{Qdw1{Qd<B1_1*81O){G{1OTS0tyHU3k3%D3;_lc`sMiy3lQ}R69oko02mGq7vlr~^#|{NJs21B7t-"
    "4^A#nux0{rv*0s8v<{`vw60|5#I2L1^9^z!-"
    "n?f(Az@%{4l009H}8TjuB2m=TN3;yx*`Ue6F`U3R)3km`G2=NRH0rL+F4F3Y}_wNZ0@ggD}1Opb`tmEkG{tEr>-0Juf7ZLdP@*Vv9688@G4)YTo-"
    "}dm}`|j)$_YLmj_x%a%1_vAn0R`;&@d^a-^6~xh@#*#T1M>U=1MU+A`VtA?xd<dF4gvZb^AQoc|FZes{oV!i^-5FI{7-"
    ")<<Q)wE+wk)R0t@@}@bv-"
    "m01FiY_~HQX_x&Lt2?GQ83=b9v7xL}={{{sL3itj1@%aV>_VN4z@BR7$00jI700|2W0{r&^2K5XC1Nsg8_VoAu`Tg_@1RxeD8Xf-"
    "l{TTTH2>%E83i#vZ<N^Q+{rmw34i^RW8V&>p1^n~_9tPXy-"
    "s|)X1o$xl1RfR!{t*!f9ux~57U~Hz5)aJ(>Ff03+1}U=_reVx_6@x~OZvEf*x2Jf19bZO`OMw&1{L=E4Dk912LJHp8vo+*@Z;|Y{PaK$1sE9(1{)"
    "CzDiR6<Gbu_P<?-X-=l=Ns+}rX1@doMA0Q&hA5&G=>@D$qm4*~iv5fZ4n%JTf&-tq|l>-"
    "Y5`5A)sD@&X$P77{Yn`so!7=_L~y^YiZR3NQHL1sM_(90Bp}@BRn(+u`iv3H%)b`~C3r4;%mj8U73i{_)2UHWeLDE9GTuP$d9L`~}s|=04sS`!yZ"
    "$f9Ph{-UDCZ9St7o-"
    "Shg|{RI>I3>5P01`QGt0sQR;00SK+5#agz8y5TX8twD%3G@2>`}_g}1pfa5`uYY62mSd1{{sE`{Q>^~{sICH2nYlE_5two_y_gy{Q>+00SW!?0|)"
    "#G0}cxg{rLR?^9lb70s{Q-?DO#j*{=Nl2>bmD3Ht#A1Ox;B1q1&O4*&%M3k3QF0RR074EYQQ5gHNu^a2n41q=HD00jvQ|Nj5y0u}-"
    "E=>qx?_y_3?2_EzN{|NC3e|!lD{q+C<_Wbwy{qOqs`1SD$1@`^@{rdU<2K)d4{`30w0}>AO@(TtI6cP&p@Br`g^Y{z)5CjVo3j7NA@%02R5;Q~{8"
    "w(Hq9s=nD0s{H<`ugzF{pQ-6-"
    "O|tA;>6v&+3o_<_zLg<B=h^X=D!0F{PX|!5dHbx0`3^u1riF^^!W=37xgv<1pWc_`~eIQ7YX~;1_mD&?l3Cv5abi&><`}~@!CrN>jOM5UFp+M87z"
    "mG#Oxs$f%zToBM$-"
    "&77P&f^#dIRC^jb8{`UeI5Y{jE`}p?+_7fTtBo`ys1oi_20Qmp}1NsLG6#xJE{QUv?0Q~s=1Oxy7_YL?05EJ?F_V?%g0|E*M|Mv6u{R<ln0QvL%_"
    "Xz_8`T+$C1^N8`1m*@0_38fb0RajB{rn36{RsO7_5kzw|M?652onMd0}~1l1P2KN0T}}Q9RLsp2?qHC0R#K}^an5g)$sJl9rp4F6&m>h2PPu{!xP"
    "*NEE9j-"
    "B0~WN76S+T{Q&<30sHg)`|%0^^#uO>^!Eb$^!Wkh`U~^v3iJi+{_F1q0R;m5|Mn340RR0100H#$@cIM+4hQ@Q_z49h`|9QR=LQQF=>h@}1rFi-"
    "2mt{7^$7$T_6hp)`}+p|1_tE9`Wfo^EG#YU=Jxge@bn1<2?hrV4EGZh3<@3&8v_Ri0}~Vu^a=qN5%V4a1_kBm{`(~MBJ&pyCmkQ=Jp=|V5fKvI5b"
    "rY?_%j+33G6|bgZM6g{~{L+0|4yj1pEN!^7!}g_4E4Y{_W)C0_F<+^YiKh^4|RM1ONZ_`Q+yO0~{3a000dS3JCn__zM953I+cQ2N5O|^e`yv#^vS"
    "_{|WE(4fy%~6Z8rS`Tq0+`T+L&?(q}>^79e<2MhZF4ju6X?+Xw7{sjF22K)R575Vu82?GfN0TBM>_5Sw;?*IMm^9ut2^Z@e+5ANyl?Dh;24DlQs5"
    "Fj@SF6aUc^wIg<^CpA?xCqPJD#(mGe{J#+2k-^~>-q=%1^@r^1NjH}1QHAR1r7oW{RR&H`5FxY?f(G&+T#Th2?y-"
    "j!R?;N_#y)g?i?m2MI8$L4A}D>>nKhJ9|#Bd__gH_2_O0E|McJl!ms5E5lbl|VK)-y>gS#J6+H4SARY_U!3jy@-"
    "`)!5=?5Md3nvvD4Eh=aC<7575Ed&r`vDaJ$^7vD`R4Wm70JQa4)XoJt^5aXJsmbZFBrH4!^G<ju00nzFW^*vj$SWhr5PK<1}PdU_3qI4((Lo^0`~"
    "La$^quy;rrqL>GuBl@f|bcAQA`~CFleN1OEmG`u_j&{rdd;2m%HK2?hT83j+TD{|o*B{RRR3^!D=y5CQuH2n+=K{P7I^{`dzB1@;31|Mv0$2?7lh"
    "0{!;;_}<ga*w6s<1N;C44g&oK1_S{G`}_+B4hjAI2?z!W6A0%K77!F45&{JF@&pe6`6ToQ^YHp85G4FB0tNKy0pr&14D~mE@nULPUhLoX2k`#@0{"
    "8&^{sQ^=0{;d1_3;4-|L^ni1NZ*;00QLo2KoXC1@`*){RH|000IU82LS*40|)&5|Nj920s#pA00RjP5CI1a5&!k`>-"
    "iN74+IY#B@r1KFCzl?=mGxX@A~-q0QL?J02~Ab4E+xR?eO#s1oiaz_XGg<`Tqa{2=w*@5(4=a_XhCu0tEN&0`~p*{{H*<`Tq6;@%aA*1QP-"
    "d3l9bX=>i7%_w?Wr5dZcE_x}0lqsyIvtk~1Y`}XPl3kd-c{{<8g1^xO24FvNT@B;+<1N;C04EzWF3l0MN`~~Lp`3d;)2=3+G?g<3^1^w>u^z-"
    "EO6fF=K4m}+d8T;|#2=@aI3G)*rG8ql{@yyun&c)B&!PvzI<;EF7Fc$Fq6#@SF9?t~%A^Haa1_Ju^1@9X3?*I!44*>WQ_xJJw_$Ct>^7;fQ`|uzP"
    "_x1Ve`}ph(CM&Sz_u~^C4MtoZ0siC%@CsxvANr^9e=Qc{T?pk#04ost_Y)5P^z9M>!2A{n9scG63?v5a5DWGP)ZzOC`05G&_6Y?22n71&{sZ>?{R"
    "RW^`}qk4`uz_43>+L46aW4a4G9tf>Fo05_wo`R9Qyg=*7O_#_3Hil;tB)+3ib2>^!pg->Dmhd4*V_x74uLzC-M>+5&zu=01WTs66fy-_Y3#>?*$|"
    "M3+DX<0}B`j`2q0n4Iu&o^a}MQ5Ax~+84?EI8PebS&VT9V4Io4I-8M6^{NV`yA>qKz5bzEV2I}JL_zm6HAp-v<{rw2*{|XT2^yKpV0uL$-"
    "3I_4={~-qg00sgD{RRU9{Q~;_`}za@0|5mB0r&#_1O*)r92p?~<K@)v5C8c80|N#D{sI05|NQ~+0rC$20{sdA=LPc#3=tIz9{%X{-"
    "vI*&1O)s31pEO10{sdE3IzZC{0RgC{rCO_{PO$!{QV8~^Z@`H3;g{B00#H`1OEy65cT;G1M>VI3;O>J4%-"
    "O}56Ix?fu_jv>$3m(`uzm{^#%d(1^)p62K)d6`UM344E+WT{rCj@`2!CA^!N7@`~Lp`1_uQE`vUs`|NH|30RjL50sR071^)j3`vU;|{s9C2`Udmy"
    "_XGd&`uO_x>+$#U3j+2C_x17u`}76z{`>R%=ke<9+~Cv72Mq!d{`m*^1PB5I`UeRM4G9AP0SN^T2@3)P_Xqw83<?wz5e)+M{1N^L{{{o{|Mn6A7z"
    "XeE0`vj-^701&5CHuC01D_$AXR@w0|fI01^4^*0SWm40s;dR`wavS1`Y%c0R{>8@BZ)s`TGU~3kK`w>-iK61r-"
    "el>Ffm!`T_p>2nF^J{{!gv^9KC{6$AI~;oJA&66^;7_5uR{_2A|PAQKh#5B~|_6!GZ!^7H8A{^R5Y>+|^B?dBZr2?h@H2>;*r?+gqG?D`b=4gB^Q"
    "B_I<Q@+Tq@5Gg7d0RjvY^v&4#DpNxC0ooA>b}fG$FXu=P@U8Ux65`i2_FJ)r+Vr8~Wncp15eNSN^7`f9;Q#~z<@FTp74r886&(&R0xc^cBPcc;3k"
    "C1}5)%ds{`d6t`wJit`49{F6#NVI`~dv>@A&iR_VCy1_w*Pr8bT53-"
    "sIlh>Gts(CKUt^(eT&3;@9c&>fIFe9Sk@mGAb$(79j=yA|3w%<^B8}3+?al_V(uo&(quq?fdZV8QT)@3iJm4`VAQk_4O#v1Nj{B2J<RA3Q92qzy{"
    "jl48a)?pH$1S9R-t{zlHwde^enc`SS7h{r&U=1pD>v3;gN*;@#o|3M3f-"
    "7vmo34dwp<@%jr53g`y@1o;960s#8_^#TVN0R;d71Pc5C{{{E@1pM^*`xFQR?)d`@G&>sx6f`ITD?%h54Jh{({UzeU#>VK?;_>we(gh3r`55d5<R"
    "cZ<1qtg01?3;>?G6$Z2n7N09_S0<>Hi1m@A={N-"
    "1p+~;sodJ*dqb`<M;yj0N0Zk4%<F8{q`dS3fQ{A#L@rUR(}X5&(^@%3=tgw2O<v^_3|15Asht(`1}n16xZJB02=@86c7Rs`4s{n0uK86^Ya7-"
    "0Q~v?1_A^D2LucP|NaaE`~3C<0tET@_x$hd_UrWY+Sv5``}ytw{|plk2MYNB0uJ*E4FV1I>;nh(5BCcD?Enk>{uKD&^Zp6_{ssdD2mu2G`~&?44G"
    "{MU0`~y_`SKeE1`Y-V82bSa{P*i1_T2{v`4<oWCI$8B@cl11@-"
    "08=_VDD>GEhibA%7tc@GMYA<^~K300;X12KWE{|NHp>0SNZ^`tk4o_yHIC2K)U25cl#70Q&&{`~3v_0RadE1_Av8_6GO^2LAv4{rCC=0rv&@{|Ep"
    "70RRjB5EuUc6$}Ot5E>v02L|}z?BL<`<N6E|3K#hT0TU}C8zo0mY=80*?C<~q^6&Wr4BGhp0|yBW>--"
    "e~^ZD@T?CA3B=H<Z8*YNia`}z74{uTrK90dOQ+7Si+1K;ru^c407>mddB0MX<6#Ux|J%lz8c-TCV5`0DrZ9{Jth?fL}<@#F>T=I{37?+Wz-"
    "1orUj{rvtS`2F|-0tNv0_Wu6@{|E^J0|4*!`~3R>4)_N1=;-"
    "hB2MQMg1RnYf2?P2I@%IP??(g~o3H<sK1Ox;J0vPKD;tcro@&D}9zs|+6_4fq_1OEm701)d01qAsA2K^HE015j4_5AJa2M-"
    "SY`11`66b$(b1`Gxe_yYp~_~;b<A0_w;-T?pk3JL-"
    "Z0WTXwKpcN=7A`_r4gmS}`~3V500#c?{0i~{0uAx@01plX2J8j>6AbSD==1~(8Wav08!RFT00Q^;1Oo8p3i}2K_y+g}2NDVN=k)c{`t<1c6#oqu9"
    "uE8v4gT;1;Qtl^{sI06`W5c^0}S~J3j6Tn59bI31oaN-0qzg}1^o*E`uP0*2?Yi82>s^;1OD|A3mpUl0R##H{q+Fz2JR8m4E_Tl3I-"
    "$&67%!y`rr)i@&zaD84&s>1`HD~DcFI`=n9Mj^!f<%@%Q-p_z3<54F(Vc0|oH~3-So<4E+G<1pxx~`0)bv3ko3i{s9pK{R8^~2=x5v_4yeB4-"
    "E(n`S}S1@Bah+2>$l+@&*bH3h(pa&(Y%M<J;)a_~Y#W5er8h>*xpY`PtUt^MTo{kB_t4<?<Zq2>=cWB{mBpGAt<l{1F=%D*!Pj>kknN5fl^@7z79"
    "q7AOT7ECu@m01pc-6Y%&A9qkz(4(k-REhqH-_4d>S$0xW9Ne~M<>-HJvAp0WZ4>AWU6CDcv^Xwu71^^TC;PU(1_3-"
    "ov3heOq_5aQX5cl)&&d=)v5E2Cd_5~3f4EzZA2@MSd7yt4A4hskm3kw7h{Pz3zCM!M&6(S)M2>~=81K{xx^aBbG{p=74{22)d@%#Mv_WbMi2@eVS"
    "@(uL<7T^Kz{R#61_w@c1_WAn(>I4=14+Q}P{0Q<N_x1V)3hnXI;4wh*C;}JO^z{4b@5JBy+Qos<4=Rba%HGQj#{V5h4k{lD==0(Y6b20o6%hyq^4"
    "|Og68!T13FrOn`UT_m`~vG5`1$(@@&xkT_!0{dAtD7T2^tyh2N4=C69Mo4)$--"
    "m()G^y5Fr0Z7!2d_`SSAb68G=~_WcQ5Ey(jjEKL3E_}`lG_6NZk-"
    "T4_+2QJ>!4*wJP7VjSQ2@BQa1~ml?6iF`KxePc2+y2ND$o><e!37!u(zhE30^k=k5A6vi3lIboMflrD-}37t?9-"
    "hz5AAP1x@Lj7N#d6E`Tz112Lc5I^9$?P-~_(I&_oiiv=RFe@ciRR;1wUg&kZ9B-"
    "rMjC>+<sY1Pl5H4GaJO4Fv)T5DWqM00s^R`uh6s_5Aq;0~7iM?*-%I^#cSA3JEI^1N!>=0RR2|^7-"
    "`u_XZO5;r0j&{|EF54gT*E5&;DL{sRL20{sQ_3;+251^oR9{q6x12K^2I{16EL{Rs2){0b554n+nlDx`s_3IOu~|M=koIOO{NATjy0!~DdWpa&>c"
    "?bikn`S<+=`St$?0{aO66Z!)85&sbQ_3!oy`R@Yv_67d?@Coz-"
)
